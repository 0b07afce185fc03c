//! Starts the adapters on free ports. They stop with the runtime that they run on.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use actix_web::{App, HttpServer};
use adapters::resource::Resource;
use adapters::{actix, files, hyper};
use axum::Router;
use tokio::runtime::{Builder, Runtime};

/// A server for as long as it is held.
pub struct Server {
    pub address: SocketAddr,
    _runtime: Runtime,
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime")
}

fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("a socket that does not block");
    (listener, address)
}

fn start<F: Future<Output = ()> + Send + 'static>(serve: impl FnOnce(tokio::net::TcpListener) -> F) -> Server {
    let (runtime, (listener, address)) = (runtime(), listener());
    let server = {
        let _inside = runtime.enter();
        serve(tokio::net::TcpListener::from_std(listener).expect("a listener"))
    };
    runtime.spawn(server);
    Server { address, _runtime: runtime }
}

pub fn router(router: Router) -> Server {
    start(|listener| async { axum::serve(listener, router).await.expect("it serves for ever") })
}

pub fn hyper(resource: Arc<Resource>) -> Server {
    start(|listener| hyper::serve(listener, move |request| hyper::handle(Arc::clone(&resource), request)))
}

pub fn files(root: &Path) -> Server {
    let root: Arc<Path> = root.canonicalize().expect("a folder").into();
    start(|listener| hyper::serve(listener, move |request| files::handle(Arc::clone(&root), request)))
}

pub fn actix(resource: Arc<Resource>) -> Server {
    let (runtime, (listener, address)) = (runtime(), listener());
    let app = move || App::new().configure(actix::configure(Arc::clone(&resource)));
    let server = {
        let _inside = runtime.enter();
        HttpServer::new(app).workers(1).disable_signals().listen_auto_h2c(listener).expect("it listens").run()
    };
    runtime.spawn(server);
    Server { address, _runtime: runtime }
}
