//! The file server, to be tried with curl: serves the folder that it is given, or else the one it is started in.

use std::path::Path;
use std::sync::Arc;

use adapters::{files, hyper};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| ".".into());
    let root: Arc<Path> = Path::new(&folder).canonicalize()?.into();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("serves {}; try: curl -i http://{}/FILE", root.display(), listener.local_addr()?);
    hyper::serve(listener, move |request| files::handle(Arc::clone(&root), request)).await;
    Ok(())
}
