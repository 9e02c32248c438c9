# DigitClassifier
# SPDX-License-Identifier: MIT

"""A real browser executes /predict from Swagger UI, with every host but the server cut off."""

import json
import os
import shutil
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions as shown
from selenium.webdriver.support.ui import Select, WebDriverWait

SECONDS = 20
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
PREDICT = "[id$='predict'], [id*='-predict']"


@pytest.fixture
def browser():
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("Chromium and its driver are not here: scripts/bootstrap --checks installs them")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for argument in [
        "--headless=new",
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--disable-dev-shm-usage",
        "--force-color-profile=srgb",
        "--window-size=1280,1500",
    ]:
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")  # Chromium refuses to run as root with it, as in a container
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield opened
    opened.quit()


@pytest.fixture
def page(browser, server):
    """/docs with the operation POST /predict unfolded and ready to be tried."""
    browser.get(f"{server.url}/docs")
    page = Page(browser)
    page.click(".opblock-post .opblock-summary-path[data-path='/predict']")
    yield page
    assert_stayed_home(browser, server)


class Page:
    """Swagger UI as somebody uses it: look, click, fill in, wait."""

    def __init__(self, browser):
        self.browser = browser

    def find(self, selector: str):
        wait = WebDriverWait(self.browser, SECONDS)
        return wait.until(shown.visibility_of_element_located((By.CSS_SELECTOR, selector)))

    def click(self, selector: str):
        wait = WebDriverWait(self.browser, SECONDS)
        element = wait.until(shown.element_to_be_clickable((By.CSS_SELECTOR, selector)))
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def choose(self, selector: str, value: str):
        Select(self.find(selector)).select_by_value(value)

    def execute(self) -> tuple[int, dict]:
        """Presses "Execute" and returns the status and the JSON that the page shows."""
        self.click(".opblock-post .execute")
        status = self.find(".live-responses-table .response .response-col_status").text.split()[0]
        shown_body = self.find(".live-responses-table .response .highlight-code pre").text
        return int(status), json.loads(shown_body)


def assert_stayed_home(browser, server):
    """No request of the page's went to, or even tried, another host."""
    asked = [
        message["params"]["request"]["url"]
        for message in (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
        if message["method"] == "Network.requestWillBeSent"
    ]
    assert any(url.startswith(server.url) for url in asked)
    outside = {"http", "https", "ws", "wss"}  # what the page carries itself comes as data: and blob:
    away = [url for url in asked if urlsplit(url).scheme in outside and not url.startswith(server.url)]
    assert not away, f"the page asked {away}"
    severe = [entry["message"] for entry in browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert not severe, severe


def test_a_file_is_uploaded_and_read(page, samples, request):
    path, digit = next((p, d) for p, d in samples.items() if p.suffix == ".png")
    page.choose(".opblock-post .opblock-section-request-body .content-type", "multipart/form-data")
    page.browser.find_element(By.CSS_SELECTOR, ".opblock-post input[type=file]").send_keys(str(path))
    status, prediction = page.execute()
    assert status == 200
    assert prediction["source"] == "upload"
    assert prediction["predicted_class"] == digit
    picture = request.config.getoption("--screenshot")
    if picture is not None:
        save_screenshot(page, picture)


def test_the_camera_is_read(page):
    page.choose(".opblock-post tr[data-param-name='use_camera'] select", "true")
    status, prediction = page.execute()
    assert status == 200
    assert prediction["source"] == "camera"
    assert prediction["predicted_class"] in range(10)


def save_screenshot(page, picture):
    answer = page.find(".live-responses-table")
    page.browser.execute_script("arguments[0].scrollIntoView({block: 'end'})", answer)
    picture.parent.mkdir(parents=True, exist_ok=True)
    assert page.browser.save_screenshot(str(picture))
