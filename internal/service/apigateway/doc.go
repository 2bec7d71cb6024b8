// Package apigateway is the control plane of API Gateway's REST APIs: operations that describe APIs, deploy them and put
// them on stages. It serves no request to an API; it compiles each stage to a restapi.API and hands that to a Publisher, whole.
//
// # Where things are
//
// An API is a record of its own (settings), and so is each resource with its methods, each model, request validator, authorizer,
// documentation part and version, each deployment, each deployment's snapshot and each stage; all lie in the store as versioned
// JSON. Everything but the snapshots and what documentation versions hold is in memory too: the image, which operations read.
// Records are never changed in place.
//
// What belongs to an account's region and to no API, such as API keys, usage plans, custom domain names and links to VPCs, is a record each,
// kept in the region's holding. What is secret in one is sealed: the value of a key is open in memory alone, a certificate's private
// key nowhere.
//
// # How things change
//
// One operation changes something at a time. It reads the image, makes changed copies, compiles the stages concerned, stores
// everything in one batch and, when that is on the disk, shows it to readers and publishes the stages. What fails before
// leaves nothing behind; what was answered is durable. After a restart the same stages are served from the same snapshots.
//
// # Documents
//
// ImportRestApi and PutRestApi take an OpenAPI document, which the package openapi reads; importing makes each of its things into the
// request that would create it alone, checks it as that, and puts what the API has become into one edit. GetExport describes a
// deployment's snapshot, and openapi writes it. Identifiers are names in documents, in both directions.
//
// # What is refused
//
// What the model has and this package has not is refused by the edge (operations) or here with 501 (parameters). What can be
// described but not served yet, a method with an authorizer for one, is stored and shown, and its deployment is refused with
// an error that names method and feature: a stage never serves less protection than its description asks for.
package apigateway
