package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// operations is every operation that is built; the edge answers the others of the model with 501.
func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createRestAPI(), s.getRestAPI(), s.getRestAPIs(), s.updateRestAPI(), s.deleteRestAPI(),
		s.createResource(), s.getResource(), s.getResources(), s.updateResource(), s.deleteResource(),
		s.putMethod(), s.getMethod(), s.updateMethod(), s.deleteMethod(),
		s.putMethodResponse(), s.getMethodResponse(), s.updateMethodResponse(), s.deleteMethodResponse(),
		s.putIntegration(), s.getIntegration(), s.updateIntegration(), s.deleteIntegration(),
		s.putIntegrationResponse(), s.getIntegrationResponse(), s.updateIntegrationResponse(), s.deleteIntegrationResponse(),
		s.createDeployment(), s.getDeployment(), s.getDeployments(), s.updateDeployment(), s.deleteDeployment(),
		s.createStage(), s.getStage(), s.getStages(), s.updateStage(), s.deleteStage(), s.flushStageCache(), s.flushStageAuthorizersCache(),
		s.createDomainName(), s.getDomainName(), s.getDomainNames(), s.updateDomainName(), s.deleteDomainName(),
		s.createBasePathMapping(), s.getBasePathMapping(), s.getBasePathMappings(), s.updateBasePathMapping(), s.deleteBasePathMapping(),
		s.createDomainNameAccessAssociation(), s.getDomainNameAccessAssociations(), s.deleteDomainNameAccessAssociation(),
		s.rejectDomainNameAccessAssociation(),
		s.createVPCLink(), s.getVPCLink(), s.getVPCLinks(), s.updateVPCLink(), s.deleteVPCLink(),
		s.getSDKTypes(), s.getSDKType(), s.getSDK(),
		s.importRestAPI(), s.putRestAPI(), s.getExport(),
		s.createModel(), s.getModel(), s.getModels(), s.updateModel(), s.deleteModel(), s.getModelTemplate(),
		s.createRequestValidator(), s.getRequestValidator(), s.getRequestValidators(), s.updateRequestValidator(), s.deleteRequestValidator(),
		s.createAuthorizer(), s.getAuthorizer(), s.getAuthorizers(), s.updateAuthorizer(), s.deleteAuthorizer(), s.testInvokeAuthorizer(),
		s.createDocumentationPart(), s.getDocumentationPart(), s.getDocumentationParts(), s.updateDocumentationPart(), s.deleteDocumentationPart(), s.importDocumentationParts(),
		s.createDocumentationVersion(), s.getDocumentationVersion(), s.getDocumentationVersions(), s.updateDocumentationVersion(), s.deleteDocumentationVersion(),
		s.putGatewayResponse(), s.getGatewayResponse(), s.getGatewayResponses(), s.updateGatewayResponse(), s.deleteGatewayResponse(),
		s.testInvokeMethod(),
		s.createAPIKey(), s.getAPIKey(), s.getAPIKeys(), s.updateAPIKey(), s.deleteAPIKey(), s.importAPIKeys(),
		s.createUsagePlan(), s.getUsagePlan(), s.getUsagePlans(), s.updateUsagePlan(), s.deleteUsagePlan(),
		s.createUsagePlanKey(), s.getUsagePlanKey(), s.getUsagePlanKeys(), s.deleteUsagePlanKey(), s.getUsage(), s.updateUsage(),
		s.getAccount(), s.updateAccount(),
		s.generateClientCertificate(), s.getClientCertificate(), s.getClientCertificates(), s.updateClientCertificate(), s.deleteClientCertificate(),
		s.tagResource(), s.untagResource(), s.getTags(),
	}
}

// The errors that contracts name, by what can go wrong.
func refuses(more ...*wire.ErrorShape) []*wire.ErrorShape {
	return append([]*wire.ErrorShape{apigatewayapi.ErrNotFoundException, apigatewayapi.ErrBadRequestException}, more...)
}

// The paths of things below an API, which are also the resources of its permissions.
func resourcePath(id string) string { return "/resources/" + id }

func methodPath(resource, method string) string { return resourcePath(resource) + "/methods/" + method }

func integrationPath(resource, method string) string {
	return methodPath(resource, method) + "/integration"
}

func deploymentPath(id string) string { return "/deployments/" + id }

func stagePath(name string) string { return "/stages/" + name }
