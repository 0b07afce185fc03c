//! The actix-web adapter, to be tried with curl.

use std::sync::Arc;

use actix_web::{App, HttpServer};
use adapters::resource::Resource;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let resource = Arc::new(Resource::sample());
    let app = move || App::new().configure(adapters::actix::configure(Arc::clone(&resource)));
    let server = HttpServer::new(app).workers(2).bind("127.0.0.1:3000")?;
    println!("try: curl -i http://{}", server.addrs()[0]);
    server.run().await
}
