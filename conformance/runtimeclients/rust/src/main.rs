//! The function on the Rust client.
use lambda_runtime::{run, service_fn, Error, LambdaEvent};
use serde_json::{json, Value};

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let context = event.context;
    match event.payload.get("do").and_then(Value::as_str) {
        Some("fail") => Err("as asked".into()),
        Some("context") => Ok(json!({"id": context.request_id, "arn": context.invoked_function_arn, "remaining": context.deadline > 0})),
        _ => Ok(event.payload),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handle)).await
}
