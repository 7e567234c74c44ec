//! Chromium without a window, through the `WebDriver` protocol (W3C) of Debian's `chromedriver`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value as Json, json};

/// A running browser; it ends with this.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
}

impl Browser {
    /// Starts the browser, or nothing where there is none.
    pub(crate) fn start() -> Option<Self> {
        // A port that is free now: the driver takes it a moment later.
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .ok()?
            .local_addr()
            .ok()?
            .port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut browser = Self {
            driver,
            port,
            session: String::new(),
        };
        for _ in 0..100 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]},
            "goog:loggingPrefs": {"browser": "ALL"},
        }}});
        let answer = browser.call("POST", "/session", &wanted)?;
        answer["sessionId"]
            .as_str()?
            .clone_into(&mut browser.session);
        Some(browser)
    }

    /// Sends one request and returns the value of its answer; nothing where it failed.
    fn call(&self, method: &str, path: &str, body: &Json) -> Option<Json> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream.set_read_timeout(Some(Duration::from_mins(1))).ok()?;
        let body = if method == "POST" {
            body.to_string()
        } else {
            String::new()
        };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .ok()?;
        let mut reader = BufReader::new(stream);
        let mut length = 0;
        let mut line = String::new();
        while reader.read_line(&mut line).ok()? > 2 {
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().ok()?;
            }
            line.clear();
        }
        let mut answer = vec![0; length];
        reader.read_exact(&mut answer).ok()?;
        let mut answer: Json = serde_json::from_slice(&answer).ok()?;
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{path}: {value}");
        Some(value)
    }

    fn post(&self, path: &str, body: &Json) -> Json {
        self.call("POST", &format!("/session/{}{path}", self.session), body)
            .unwrap()
    }

    /// Opens a file.
    pub(crate) fn open(&self, path: &Path) {
        self.post(
            "/url",
            &json!({"url": format!("file://{}", path.display())}),
        );
    }

    /// Runs a script in the page and returns what it returns.
    pub(crate) fn ask(&self, script: &str) -> Json {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs a script that calls its argument with what it has to say.
    pub(crate) fn ask_async(&self, script: &str) -> Json {
        self.post("/execute/async", &json!({"script": script, "args": []}))
    }

    /// Sets the colours that the system prefers, and the width of the window.
    pub(crate) fn look(&self, theme: &str, width: u32) {
        for (command, params) in [
            (
                "Emulation.setEmulatedMedia",
                json!({"features": [{"name": "prefers-color-scheme", "value": theme}]}),
            ),
            (
                "Emulation.setDeviceMetricsOverride",
                json!({"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false}),
            ),
        ] {
            self.post(
                "/goog/cdp/execute",
                &json!({"cmd": command, "params": params}),
            );
        }
    }

    /// Returns a picture of the whole page, as PNG.
    pub(crate) fn screenshot(&self) -> Vec<u8> {
        let answer = self.post(
            "/goog/cdp/execute",
            &json!({"cmd": "Page.captureScreenshot", "params": {"captureBeyondViewport": true}}),
        );
        base64(answer["data"].as_str().unwrap())
    }

    /// Returns what the page wrote to its console, and every error.
    pub(crate) fn console(&self) -> Vec<String> {
        self.post("/se/log", &json!({"type": "browser"}))
            .as_array()
            .unwrap()
            .iter()
            .map(Json::to_string)
            .collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() {
            let _ = self.call("DELETE", &format!("/session/{}", self.session), &Json::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Reads Base64 (RFC 4648).
fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    for byte in text.bytes() {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    out
}
