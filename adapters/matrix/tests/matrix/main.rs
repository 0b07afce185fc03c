//! The adapters among other layers, over real sockets, with HTTP/1.1 and HTTP/2.

mod app;
mod client;
mod pairs;
mod proxies;
mod serve_dir;
mod server;
mod streams;
