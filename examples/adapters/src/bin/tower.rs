//! The tower adapter, to be tried with curl.

use std::sync::Arc;

use adapters::resource::Resource;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    println!("try: curl -i http://{}", listener.local_addr()?);
    axum::serve(listener, adapters::tower::router(Arc::new(Resource::sample()))).await
}
