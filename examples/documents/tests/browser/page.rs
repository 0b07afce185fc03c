//! What a writer does on the page, and what is seen there.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::browser::agent;
use crate::server::PATIENCE;

/// The tab that is in front.
pub struct Page {
    pub client: Client,
    address: String,
    driver: String,
    /// Tags are random. Tests call them "1", "2" and so on, in the order in which they were seen, and those of the
    /// list likewise W/"1", W/"2".
    tags: Mutex<Vec<(String, String)>>,
}

impl Page {
    pub fn new(client: Client, address: &str, driver: &str) -> Self {
        Self { client, address: format!("http://{address}"), driver: driver.to_owned(), tags: Mutex::default() }
    }

    /// Opens the page, at a document or at none, and waits until it has looked at the list.
    pub async fn open(&self, id: &str) {
        let hash = if id.is_empty() { String::new() } else { format!("#{id}") };
        self.client.goto(&format!("{}/{hash}", self.address)).await.expect("the page");
        self.settled().await;
        if !id.is_empty() {
            self.sees("$('base').textContent.startsWith('based on')").await;
        }
    }

    /// Opens the page in a new tab, which is in front from then on.
    pub async fn open_tab(&self, id: &str) {
        let tab = self.client.new_window(true).await.expect("a tab");
        self.client.switch_to_window(tab.handle).await.expect("the tab");
        self.open(id).await;
    }

    /// Brings a tab to the front, counted from 0.
    pub async fn turn_to(&self, tab: usize) {
        let tabs = self.client.windows().await.expect("tabs");
        self.client.switch_to_window(tabs[tab].clone()).await.expect("a tab");
    }

    pub async fn reload(&self) {
        self.client.refresh().await.expect("the page again");
        self.settled().await;
    }

    async fn settled(&self) {
        self.sees("document.readyState === 'complete' && log().some(([request]) => / [/]documents$/.test(request))")
            .await;
    }

    /// Gives the page this many pixels: a window may be wider than it was asked to be.
    pub async fn resize(&self, width: u32, height: u32) {
        let session = self.client.session_id().await.expect("a session").expect("its id");
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size });
        let url = format!("{}/session/{session}/goog/cdp/execute", self.driver);
        agent().post(url).send(command.to_string()).expect("the size is set");
        self.sees(&format!("innerWidth === {width}")).await;
    }

    pub async fn press(&self, id: &str) {
        self.sees(&format!("$('{id}').checkVisibility() && !$('{id}').disabled")).await;
        self.client.find(Locator::Id(id)).await.expect("a button").click().await.expect("a click");
    }

    /// Types at the end of what is there.
    pub async fn type_into(&self, id: &str, text: &str) {
        self.sees(&format!("$('{id}').checkVisibility() && !$('{id}').readOnly")).await;
        self.client.find(Locator::Id(id)).await.expect("a field").send_keys(text).await.expect("keys");
    }

    /// Presses a key wherever the focus is.
    pub async fn key(&self, key: Key) {
        self.keys(&char::from(key).to_string()).await;
    }

    pub async fn keys(&self, keys: &str) {
        self.client.active_element().await.expect("a focus").send_keys(keys).await.expect("keys");
    }

    pub async fn value(&self, id: &str) -> String {
        self.ask(&format!("$('{id}').value")).await.as_str().expect("text").to_owned()
    }

    pub async fn text(&self, id: &str) -> String {
        self.ask(&format!("named(plain($('{id}').textContent))")).await.as_str().expect("text").to_owned()
    }

    /// Waits until the message begins so.
    pub async fn shows(&self, message: &str) {
        self.sees(&format!("plain($('message').textContent).startsWith({})", json!(message))).await;
    }

    /// Waits until the log has a line of this request, condition, status and tag.
    pub async fn is_logged(&self, line: [&str; 4]) {
        self.sees(&format!("log().some((line) => `${{line}}` === `${{{}}}`)", json!(line))).await;
    }

    /// Waits until the conflict view shows these two texts.
    pub async fn is_in_conflict(&self, theirs: &str, mine: &str) {
        self.sees("$('conflict').open").await;
        assert_eq!((self.text("theirs").await.as_str(), self.text("mine").await.as_str()), (theirs, mine));
        // A screen reader announces it too.
        self.sees("document.activeElement === $('conflict-title')").await;
    }

    /// Waits until the editor has this text, on the base of the version with this tag.
    pub async fn is_editing(&self, text: &str, base: &str) {
        let base = if base.is_empty() { String::from("not stored yet") } else { format!("based on {base}") };
        self.sees(&format!("$('editor').checkVisibility() && named($('base').textContent) === {}", json!(base))).await;
        assert_eq!(self.value("text").await, text);
    }

    /// The log, the last exchange first.
    pub async fn log(&self) -> Vec<[String; 4]> {
        serde_json::from_value(self.ask("log()").await).expect("lines")
    }

    /// Waits until this is so.
    pub async fn sees(&self, condition: &str) {
        let start = Instant::now();
        while !matches!(self.ask(&format!("!!({condition})")).await, Value::Bool(true)) {
            if start.elapsed() > PATIENCE {
                let body = self.ask("document.body.innerText").await;
                panic!("never seen: {condition}\n{}", body.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub async fn ask(&self, expression: &str) -> Value {
        let tags = json!(*self.tags.lock().expect("tags"));
        let script = format!(
            "const $ = (id) => document.getElementById(id);
             const named = (text) => {tags}.reduce((text, [tag, name]) => text.replaceAll(tag, name), text);
             const plain = (text) => text.replace(/[\\u2068\\u2069]/g, ''); // isolation
             const raw = (row, name) => row.querySelector(`.${{name}}`).textContent;
             const cell = (row, name) => named(raw(row, name));
             const log = () => [...$('exchanges').rows].map((row) =>
                 [cell(row, 'request'), cell(row, 'condition'), cell(row, 'status').split(' ')[0], cell(row, 'etag')]);
             const seen = [...$('exchanges')?.rows ?? []].filter((row) => !/^QUERY/.test(raw(row, 'request')));
             return [({expression}), seen.map((row) => raw(row, 'etag')).reverse()];"
        );
        let value = self.client.execute(&script, vec![]).await.expect("a result from the page");
        let (value, seen): (Value, Vec<String>) = serde_json::from_value(value).expect("a value and tags");
        seen.iter().filter(|tag| !tag.is_empty()).for_each(|tag| self.name(tag));
        value
    }

    fn name(&self, tag: &str) {
        let mut tags = self.tags.lock().expect("tags");
        if tags.iter().all(|(known, _)| known != tag) {
            let weak = if tag.starts_with("W/") { "W/" } else { "" };
            let number = 1 + tags.iter().filter(|(known, _)| known.starts_with("W/") == tag.starts_with("W/")).count();
            tags.push((tag.to_owned(), format!("{weak}\"{number}\"")));
        }
    }
}
