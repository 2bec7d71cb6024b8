package lambda

import "sluice/internal/service"

// operations is every operation that is built; the edge answers the others of the model with 501: durable executions,
// capacity providers and what is configured about their functions.
func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createFunction(), s.getFunction(), s.getFunctionConfiguration(), s.listFunctions(), s.updateFunctionCode(),
		s.updateFunctionConfiguration(), s.deleteFunction(),
		s.publishVersion(), s.listVersionsByFunction(),
		s.createAlias(), s.getAlias(), s.listAliases(), s.updateAlias(), s.deleteAlias(),
		s.publishLayerVersion(), s.getLayerVersion(), s.getLayerVersionByARN(), s.listLayers(), s.listLayerVersions(), s.deleteLayerVersion(),
		s.addLayerVersionPermission(), s.removeLayerVersionPermission(), s.getLayerVersionPolicy(),
		s.addPermission(), s.removePermission(), s.getPolicy(),
		s.putResourcePolicy(), s.getResourcePolicy(), s.deleteResourcePolicy(),
		s.putFunctionConcurrency(), s.getFunctionConcurrency(), s.deleteFunctionConcurrency(),
		s.putProvisionedConcurrencyConfig(), s.getProvisionedConcurrencyConfig(), s.deleteProvisionedConcurrencyConfig(),
		s.listProvisionedConcurrencyConfigs(),
		s.putFunctionEventInvokeConfig(), s.updateFunctionEventInvokeConfig(), s.getFunctionEventInvokeConfig(),
		s.deleteFunctionEventInvokeConfig(), s.listFunctionEventInvokeConfigs(),
		s.createFunctionURLConfig(), s.getFunctionURLConfig(), s.updateFunctionURLConfig(), s.deleteFunctionURLConfig(), s.listFunctionURLConfigs(),
		s.tagResource(), s.untagResource(), s.listTags(),
		s.putFunctionRecursionConfig(), s.getFunctionRecursionConfig(),
		s.putRuntimeManagementConfig(), s.getRuntimeManagementConfig(),
		s.createCodeSigningConfig(), s.getCodeSigningConfig(), s.listCodeSigningConfigs(), s.updateCodeSigningConfig(), s.deleteCodeSigningConfig(),
		s.listFunctionsByCodeSigningConfig(), s.putFunctionCodeSigningConfig(), s.getFunctionCodeSigningConfig(), s.deleteFunctionCodeSigningConfig(),
		s.createEventSourceMapping(), s.getEventSourceMapping(), s.listEventSourceMappings(), s.updateEventSourceMapping(), s.deleteEventSourceMapping(),
		s.getAccountSettings(),
		s.invoke(), s.invokeAsync(), s.invokeWithResponseStream(),
	}
}
