package apigateway

// Proves ImportRestApi and PutRestApi.

const smallDocument = `{"swagger": "2.0", "info": {"title": "small"}, "paths": {"/pets": {"get": {"responses": {},
	"x-amazon-apigateway-integration": {"type": "mock"}}}}}`
