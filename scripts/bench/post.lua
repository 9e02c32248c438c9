-- DigitClassifier
-- SPDX-License-Identifier: MIT
--
-- Posts one picture as a multipart form: wrk ... -s post.lua URL/predict -- digit.png
function init(args)
  local file = assert(io.open(args[1], "rb"))
  local picture = file:read("*a")
  file:close()
  local edge = "----digits-load"
  local function part(headers, content)
    return "--" .. edge .. "\r\nContent-Disposition: form-data; " .. headers .. "\r\n\r\n" .. content .. "\r\n"
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "multipart/form-data; boundary=" .. edge
  wrk.body = part('name="use_camera"', "false")
    .. part('name="file"; filename="digit.png"\r\nContent-Type: image/png', picture)
    .. "--" .. edge .. "--\r\n"
end
