# DigitClassifier
# SPDX-License-Identifier: MIT

"""A JPEG small enough to be cut and bent by hand."""

import base64

# 28×28, grey, baseline, one vertical stroke, white on black; drawn and encoded for this check.
SMALLEST_JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAx"
    "NDQ0Hyc5PTgyPC4zNDL/wAALCAAcABwBAREA/8QAFwABAQEBAAAAAAAAAAAAAAAAAAcGCP/EACgQAAEABwYHAAAAAAAAAAAAAAAB"
    "BAUGERIxBxMVRnbCAxQWISIkM//aAAgBAQAAPwDn80Dqux1NjfucthjK47S+U97dy+FUQjNXvCFEmfAKBZZnXSi9sJ+AUCyzOulF"
    "7YT8AAH/2Q=="
)
