//! The hyper adapter, to be tried with curl.

use std::sync::Arc;

use adapters::hyper;
use adapters::resource::Resource;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let resource = Arc::new(Resource::sample());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("try: curl -i http://{}", listener.local_addr()?);
    hyper::serve(listener, move |request| hyper::handle(Arc::clone(&resource), request)).await;
    Ok(())
}
