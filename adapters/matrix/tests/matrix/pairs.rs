//! Every combination of adapter, version, method, compression, content, CORS and status, not only every pair.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;

use bytes::Bytes;

use crate::app::{Adapter, Compression, Deeds, app};
use crate::client::{Client, Reply};
use crate::server::{App, serve};

#[derive(Clone, Copy, Debug)]
struct Cell {
    adapter: Adapter,
    compression: Compression,
    cors: bool,
    over_http_2: bool,
    accepts_gzip: bool,
    method: &'static str,
    content: &'static str,
    status: u16,
}

impl Cell {
    /// Why no server responds like that, or why it is not for the adapter to do.
    fn impossible(&self) -> Option<&'static str> {
        let extracts = self.adapter == Adapter::Extractor;
        match (self.method, self.status) {
            ("PUT", 304) => Some("304 belongs to GET, HEAD and QUERY"),
            ("PUT" | "HEAD", 206) => Some("ranges belong to GET and QUERY"),
            ("GET" | "HEAD" | "QUERY", 400 | 428) => Some("400 and 428 are for writes"),
            ("PUT", 400 | 412 | 428) if !extracts => Some("a layer cannot guard writes"),
            (_, 206) if self.content == "empty" => Some("empty content has no ranges"),
            (_, 206) if self.compression == Compression::Stored && self.accepts_gzip => {
                Some("the application has no ranges of stored gzip")
            }
            (_, 304) if self.compression == Compression::Outside && self.accepts_gzip => {
                Some("tower-http compresses a 304 that it sees: the layer must stand outside")
            }
            _ => None,
        }
    }

    fn request(&self, tag: &str) -> (String, Vec<(&'static str, String)>) {
        let path = match self.status {
            404 => "/nowhere".to_owned(),
            500 => "/broken".to_owned(),
            _ => format!("/{}", self.content),
        };
        let condition = match (self.status, self.method) {
            (304, _) => vec![("if-none-match", tag.to_owned())],
            (400, _) => vec![("if-match", "malformed".to_owned())],
            (412, _) => vec![("if-match", "\"other\"".to_owned())],
            (206, _) => vec![("range", "bytes=0-3".to_owned())],
            (200, "PUT") => vec![("if-match", "*".to_owned())],
            // On an error conditions have no say.
            (404 | 500, _) => vec![("if-none-match", "*".to_owned())],
            _ => vec![],
        };
        (path, condition)
    }
}

/// The strong tags that were seen, each with its bytes.
type Tags = HashMap<String, Bytes>;

fn check(cell: &Cell, whole: &Reply, reply: &Reply, tags: &mut Tags) -> Result<(), String> {
    let is = |holds: bool, rule: &str| if holds { Ok(()) } else { Err(rule.to_owned()) };
    let expected = if (cell.method, cell.status) == ("PUT", 200) { 204 } else { cell.status };
    is(reply.status == expected, "status")?;
    let mended = cell.compression != Compression::Outside;
    let tag = reply.sole("etag");

    if matches!(expected, 200 | 304) {
        is(tag.is_some(), "an ETag")?;
        is(reply.lines("cache-control") == ["no-cache"], "Cache-Control")?;
    }
    if matches!(expected, 400 | 404 | 412 | 428) {
        is(tag.is_none(), "no ETag on an error")?;
    }
    if matches!(expected, 400 | 412 | 428) && cell.method != "HEAD" {
        is(!reply.content.is_empty(), "a sentence")?;
        is(reply.lines("cache-control") == ["no-store"], "no-store on an error")?;
    }
    if expected == 304 {
        is(!mended || tag == whole.sole("etag"), "the tag of the 200 on the 304")?;
        for name in ["content-type", "content-encoding", "last-modified", "transfer-encoding", "content-range"] {
            is(reply.lines(name).is_empty(), name)?;
        }
        // tower-http leaves Vary out where the content is too short to be compressed.
        let vary = |reply: &Reply| reply.lines("vary").join(", ");
        let same = vary(reply) == vary(whole);
        is(same || !mended || cell.content == "empty" && vary(reply).contains(&vary(whole)), "Vary of the 200")?;
    }
    if cell.method == "HEAD" || expected == 304 {
        is(reply.content.is_empty(), "no content")?;
        if let (Some(length), 200 | 304, true) = (reply.sole("content-length"), expected, mended) {
            let of_the_200 = whole.content.len().to_string();
            is(length == of_the_200, "the Content-Length of the 200")?;
        }
    }
    if (matches!(cell.method, "GET" | "QUERY"), expected) == (true, 200) && mended {
        let tag = tag.unwrap_or_default();
        is(
            tag.starts_with("W/")
                == (cell.compression == Compression::Inside && reply.lines("content-encoding") == ["gzip"]),
            "a weak tag on compressed content only",
        )?;
        if !tag.starts_with("W/") {
            let bytes = tags.entry(tag.to_owned()).or_insert_with(|| reply.content.clone());
            is(*bytes == reply.content, "one strong tag for one sequence of bytes")?;
        }
    }
    if cell.cors {
        is(reply.lines("access-control-allow-origin") == ["*"], "CORS")?;
    }
    Ok(())
}

async fn run(cell: &Cell, clients: &mut [Client; 2], deeds: &Deeds, tags: &mut Tags) -> Result<(), String> {
    let client = &mut clients[usize::from(cell.over_http_2)];
    let mut lines = vec![("origin", "http://a.example")];
    if cell.accepts_gzip {
        lines.push(("accept-encoding", "gzip"));
    }
    let error = |error: hyper::Error| format!("{error:?}");
    let whole = client.send("GET", &format!("/{}", cell.content), &lines).await.map_err(error)?;
    let (path, conditions) = cell.request(whole.sole("etag").unwrap_or_default());
    lines.extend(conditions.iter().map(|(name, value)| (*name, value.as_str())));

    let count = || (deeds.loads.load(Ordering::SeqCst), deeds.writes.load(Ordering::SeqCst));
    let before = count();
    let reply = client.send(cell.method, &path, &lines).await.map_err(error)?;
    check(cell, &whole, &reply, tags).map_err(|rule| format!("{rule}: {reply:?}, 200: {whole:?}"))?;
    if matches!(cell.status, 304 | 400 | 412 | 428) && cell.adapter == Adapter::Extractor && count() != before {
        return Err("loaded or written in vain".to_owned());
    }
    let pong = client.send("GET", "/ping", &[]).await.map_err(error)?;
    if pong.content == "pong" { Ok(()) } else { Err(format!("the next response is {pong:?}")) }
}

/// S304-2 to S304-5, S412-1, TAG-5, WHEN-2 in composition.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_combination() {
    let (mut ran, mut left_out, mut failures) = (0, BTreeMap::<&str, usize>::new(), Vec::new());
    for adapter in [Adapter::Extractor, Adapter::Layer, Adapter::Bare] {
        for compression in [Compression::None, Compression::Inside, Compression::Outside, Compression::Stored] {
            for cors in [false, true] {
                let deeds = Deeds::default();
                let app: App = app(adapter, compression, cors, &deeds);
                let address = serve(app).await;
                let mut clients = [Client::connect(address, false).await, Client::connect(address, true).await];
                let mut tags = Tags::new();
                for cell in cells(adapter, compression, cors) {
                    if let Some(reason) = cell.impossible() {
                        *left_out.entry(reason).or_default() += 1;
                    } else if let Err(failure) = run(&cell, &mut clients, &deeds, &mut tags).await {
                        failures.push(format!("{cell:?}: {failure}"));
                        // The connection may be broken.
                        clients = [Client::connect(address, false).await, Client::connect(address, true).await];
                    } else {
                        ran += 1;
                    }
                }
            }
        }
    }
    println!("{ran} combinations ran");
    for (reason, count) in &left_out {
        println!("{count:>6} left out: {reason}");
    }
    assert!(failures.is_empty(), "{} fail:\n{}", failures.len(), failures[..failures.len().min(8)].join("\n"));
    assert!(ran > 3000 && left_out.len() == 7, "{ran}, {left_out:?}");
}

fn cells(adapter: Adapter, compression: Compression, cors: bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (over_http_2, accepts_gzip) in [(false, false), (false, true), (true, false), (true, true)] {
        for method in ["GET", "HEAD", "QUERY", "PUT"] {
            for content in ["sized", "streamed", "empty"] {
                let cell =
                    |status| Cell { adapter, compression, cors, over_http_2, accepts_gzip, method, content, status };
                cells.extend([200, 206, 304, 400, 404, 412, 428, 500].map(cell));
            }
        }
    }
    cells
}
