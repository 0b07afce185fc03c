//! The server that every service here runs in.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use bytes::Bytes;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tower::util::BoxCloneSyncService;
use tower::{Service, ServiceExt as _};

use crate::client::{Client, Reply};

pub type App = BoxCloneSyncService<Request, Response, Infallible>;

pub fn boxed<S, B>(service: S) -> App
where
    S: Service<Request, Response = http::Response<B>, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
    B: http_body::Body<Data = Bytes, Error: Into<axum::BoxError>> + Send + 'static,
{
    BoxCloneSyncService::new(service.map_response(|response: http::Response<B>| response.map(Body::new)))
}

/// Serves until the runtime ends, HTTP/1.1 and HTTP/2 on one port.
pub async fn serve(app: App) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let _ = stream.set_nodelay(true);
            let app = app.clone().map_request(|request: http::Request<hyper::body::Incoming>| request.map(Body::new));
            let service = TowerToHyperService::new(app);
            tokio::spawn(async move {
                let _ = auto::Builder::new(TokioExecutor::new())
                    .serve_connection_with_upgrades(TokioIo::new(stream), service)
                    .await;
            });
        }
    });
    address
}

/// Sends one request over a connection of its own.
pub async fn over(app: App, over_http_2: bool, method: &str, path: &str, lines: &[(&str, &str)]) -> Reply {
    let mut client = Client::connect(serve(app).await, over_http_2).await;
    client.send(method, path, lines).await.expect("a response")
}
