//! An external extension on the published Rust client: it says what it is told, and what telemetry it gets.
use lambda_extension::{service_fn, Error, Extension, LambdaEvent, LambdaTelemetry, NextEvent, SharedService};

async fn told(event: LambdaEvent) -> Result<(), Error> {
    match event.next {
        NextEvent::Invoke(e) => println!("told of {}", e.request_id),
        NextEvent::Shutdown(e) => println!("told to end for {}", e.shutdown_reason),
    }
    Ok(())
}

async fn telemetry(events: Vec<LambdaTelemetry>) -> Result<(), Error> {
    for event in events {
        println!("telemetry {:?}", event.record);
    }
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    Extension::new()
        .with_events_processor(service_fn(told))
        .with_telemetry_processor(SharedService::new(service_fn(telemetry)))
        .run()
        .await
}
