package iam

// linkedService is a service that has a service-linked role.
type linkedService struct {
	principal string
	role      string // without linkedNamePrefix
	policy    string // the policy below linkedPath that the role has attached
	suffix    bool   // whether the role may have a custom suffix, and so exist more than once
}

// linkedServices are the services whose service-linked roles are known. Most are AWS's recorded answers, as is
// which of them take a suffix; of the rest the pages "Using service-linked roles for …" of the services tell names and policies.
var linkedServices = []linkedService{
	{principal: "access-analyzer.amazonaws.com", role: "AccessAnalyzer", policy: "AccessAnalyzerServiceRolePolicy"},
	{principal: "accountdiscovery.ssm.amazonaws.com", role: "AmazonSSM_AccountDiscovery", policy: "AWSSystemsManagerAccountDiscoveryServicePolicy"},
	{principal: "acm.amazonaws.com", role: "CertificateManager", policy: "CertificateManagerServiceRolePolicy"},
	{principal: "application-signals.cloudwatch.amazonaws.com", role: "CloudWatchApplicationSignals", policy: "CloudWatchApplicationSignalsServiceRolePolicy"},
	{principal: "appmesh.amazonaws.com", role: "AppMesh", policy: "AWSAppMeshServiceRolePolicy"},
	{principal: "appstream.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_AppStreamFleet", policy: "AWSApplicationAutoscalingAppStreamFleetPolicy"},
	{principal: "autoscaling-plans.amazonaws.com", role: "AutoScalingPlans_EC2AutoScaling", policy: "AWSAutoScalingPlansEC2AutoScalingPolicy"},
	{principal: "autoscaling.amazonaws.com", role: "AutoScaling", policy: "AutoScalingServiceRolePolicy", suffix: true},
	{principal: "backup.amazonaws.com", role: "Backup", policy: "AWSBackupServiceLinkedRolePolicyForBackup"},
	{principal: "batch.amazonaws.com", role: "Batch", policy: "BatchServiceRolePolicy"},
	{principal: "cassandra.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_CassandraTable", policy: "AWSApplicationAutoscalingCassandraTablePolicy"},
	{principal: "cks.kms.amazonaws.com", role: "KeyManagementServiceCustomKeyStores", policy: "AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy"},
	{principal: "cloudtrail.amazonaws.com", role: "CloudTrail", policy: "CloudTrailServiceRolePolicy"},
	{principal: "codestar-notifications.amazonaws.com", role: "CodeStarNotifications", policy: "AWSCodeStarNotificationsServiceRolePolicy"},
	{principal: "cognito-idp.amazonaws.com", role: "AmazonCognitoIdp", policy: "AmazonCognitoIdpServiceRolePolicy"},
	{principal: "comprehend.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_ComprehendEndpoint", policy: "AWSApplicationAutoscalingComprehendEndpointPolicy"},
	{principal: "config.amazonaws.com", role: "Config", policy: "AWSConfigServiceRolePolicy"},
	{principal: "connect.amazonaws.com", role: "AmazonConnect", policy: "AmazonConnectServiceLinkedRolePolicy", suffix: true},
	{principal: "dax.amazonaws.com", role: "DAX", policy: "DAXServiceRolePolicy"},
	{principal: "delivery.logs.amazonaws.com", role: "LogDelivery", policy: "AWSServiceRoleForLogDeliveryPolicy"},
	{principal: "dms-fleet-advisor.amazonaws.com", role: "DMSFleetAdvisor", policy: "AWSDMSFleetAdvisorServiceRolePolicy"},
	{principal: "dms.amazonaws.com", role: "DMSServerless", policy: "AWSDMSServerlessServiceRolePolicy"},
	{principal: "docdb-elastic.amazonaws.com", role: "DocDB-Elastic", policy: "AmazonDocDB-ElasticServiceRolePolicy"},
	{principal: "dynamodb.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_DynamoDBTable", policy: "AWSApplicationAutoscalingDynamoDBTablePolicy"},
	{principal: "ec2-instance-connect.amazonaws.com", role: "Ec2InstanceConnect", policy: "Ec2InstanceConnectEndpoint"},
	{principal: "ec2.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_EC2SpotFleetRequest", policy: "AWSApplicationAutoscalingEC2SpotFleetRequestPolicy"},
	{principal: "ecr.amazonaws.com", role: "ECRTemplate", policy: "ECRTemplateServiceRolePolicy"},
	{principal: "ecs.amazonaws.com", role: "ECS", policy: "AmazonECSServiceRolePolicy"},
	{principal: "ecs.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_ECSService", policy: "AWSApplicationAutoscalingECSServicePolicy"},
	{principal: "eks-connector.amazonaws.com", role: "AmazonEKSConnector", policy: "AmazonEKSConnectorServiceRolePolicy"},
	{principal: "eks-fargate.amazonaws.com", role: "AmazonEKSForFargate", policy: "AmazonEKSForFargateServiceRolePolicy"},
	{principal: "eks-nodegroup.amazonaws.com", role: "AmazonEKSNodegroup", policy: "AWSServiceRoleForAmazonEKSNodegroup"},
	{principal: "eks.amazonaws.com", role: "AmazonEKS", policy: "AmazonEKSServiceRolePolicy"},
	{principal: "elasticache.amazonaws.com", role: "ElastiCache", policy: "ElastiCacheServiceRolePolicy"},
	{principal: "elasticache.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_ElastiCacheRG", policy: "AWSApplicationAutoscalingElastiCacheRGPolicy"},
	{principal: "elasticbeanstalk.amazonaws.com", role: "ElasticBeanstalk", policy: "AWSElasticBeanstalkServiceRolePolicy"},
	{principal: "elasticfilesystem.amazonaws.com", role: "AmazonElasticFileSystem", policy: "AmazonElasticFileSystemServiceRolePolicy"},
	{principal: "elasticloadbalancing.amazonaws.com", role: "ElasticLoadBalancing", policy: "AWSElasticLoadBalancingServiceRolePolicy"},
	{principal: "email.cognito-idp.amazonaws.com", role: "AmazonCognitoIdpEmailService", policy: "AmazonCognitoIdpEmailServiceRolePolicy"},
	{principal: "emr-containers.amazonaws.com", role: "AmazonEMRContainers", policy: "AmazonEMRContainersServiceRolePolicy"},
	{principal: "emrwal.amazonaws.com", role: "EMRWAL", policy: "EMRDescribeClusterPolicyForEMRWAL"},
	{principal: "es.amazonaws.com", role: "AmazonElasticsearchService", policy: "AmazonElasticsearchServiceRolePolicy"},
	{principal: "events.amazonaws.com", role: "CloudWatchEvents", policy: "CloudWatchEventsServiceRolePolicy"},
	{principal: "fis.amazonaws.com", role: "FIS", policy: "AmazonFISServiceRolePolicy"},
	{principal: "globalaccelerator.amazonaws.com", role: "GlobalAccelerator", policy: "AWSGlobalAcceleratorSLRPolicy"},
	{principal: "grafana.amazonaws.com", role: "AmazonGrafana", policy: "AmazonGrafanaServiceLinkedRolePolicy"},
	{principal: "guardduty.amazonaws.com", role: "AmazonGuardDuty", policy: "AmazonGuardDutyServiceRolePolicy"},
	{principal: "imagebuilder.amazonaws.com", role: "ImageBuilder", policy: "AWSServiceRoleForImageBuilder"},
	{principal: "iotmanagedintegrations.amazonaws.com", role: "IoTManagedIntegrations", policy: "AWSIoTManagedIntegrationsRolePolicy"},
	{principal: "kafka.amazonaws.com", role: "Kafka", policy: "KafkaServiceRolePolicy"},
	{principal: "kafka.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_KafkaCluster", policy: "AWSApplicationAutoscalingKafkaClusterPolicy"},
	{principal: "kafkaconnect.amazonaws.com", role: "KafkaConnect", policy: "KafkaConnectServiceRolePolicy"},
	{principal: "kinesisreplication.dynamodb.amazonaws.com", role: "DynamoDBKinesisDataStreamsReplication", policy: "DynamoDBKinesisReplicationServiceRolePolicy"},
	{principal: "lakeformation.amazonaws.com", role: "LakeFormationDataAccess", policy: "LakeFormationDataAccessServiceRolePolicy"},
	{principal: "lambda.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_LambdaConcurrency", policy: "AWSApplicationAutoscalingLambdaConcurrencyPolicy"},
	{principal: "lex.amazonaws.com", role: "LexBots", policy: "AmazonLexBotPolicy"},
	{principal: "lexv2.amazonaws.com", role: "LexV2Bots", policy: "AmazonLexV2BotPolicy", suffix: true},
	{principal: "lightsail.amazonaws.com", role: "Lightsail", policy: "LightsailExportAccess"},
	{principal: "logger.cloudfront.amazonaws.com", role: "CloudFrontLogger", policy: "AWSCloudFrontLogger"},
	{principal: "m2.amazonaws.com", role: "AWSM2", policy: "AWSM2ServicePolicy"},
	{principal: "memorydb.amazonaws.com", role: "MemoryDB", policy: "MemoryDBServiceRolePolicy"},
	{principal: "mq.amazonaws.com", role: "AmazonMQ", policy: "AmazonMQServiceRolePolicy"},
	{principal: "mrk.kms.amazonaws.com", role: "KeyManagementServiceMultiRegionKeys", policy: "AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy"},
	{principal: "neptune.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_NeptuneCluster", policy: "AWSApplicationAutoscalingNeptuneClusterPolicy"},
	{principal: "notifications.amazonaws.com", role: "AwsUserNotifications", policy: "AWSUserNotificationsServiceLinkedRolePolicy"},
	{principal: "observability.aoss.amazonaws.com", role: "AmazonOpenSearchServerless", policy: "AmazonOpenSearchServerlessServiceRolePolicy"},
	{principal: "opensearchservice.amazonaws.com", role: "AmazonOpenSearchService", policy: "AmazonOpenSearchServiceRolePolicy"},
	{principal: "ops.apigateway.amazonaws.com", role: "APIGateway", policy: "APIGatewayServiceRolePolicy"},
	{principal: "ops.emr-serverless.amazonaws.com", role: "AmazonEMRServerless", policy: "AmazonEMRServerlessServiceRolePolicy"},
	{principal: "opsdatasync.ssm.amazonaws.com", role: "SystemsManagerOpsDataSync", policy: "AWSSystemsManagerOpsDataSyncServiceRolePolicy"},
	{principal: "opsinsights.ssm.amazonaws.com", role: "AmazonSSM_OpsInsights", policy: "AWSSSMOpsInsightsServiceRolePolicy"},
	{principal: "organizations.amazonaws.com", role: "Organizations", policy: "AWSOrganizationsServiceTrustPolicy"},
	{principal: "pullthroughcache.ecr.amazonaws.com", role: "ECRPullThroughCache", policy: "AWSECRPullThroughCache_ServiceRolePolicy"},
	{principal: "ram.amazonaws.com", role: "ResourceAccessManager", policy: "AWSResourceAccessManagerServiceRolePolicy"},
	{principal: "rds.amazonaws.com", role: "RDS", policy: "AmazonRDSServiceRolePolicy"},
	{principal: "rds.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_RDSCluster", policy: "AWSApplicationAutoscalingRDSClusterPolicy"},
	{principal: "redshift.amazonaws.com", role: "Redshift", policy: "AmazonRedshiftServiceLinkedRolePolicy"},
	{principal: "replication.cassandra.amazonaws.com", role: "KeyspacesReplication", policy: "KeyspacesReplicationServiceRolePolicy"},
	{principal: "replication.dynamodb.amazonaws.com", role: "DynamoDBReplication", policy: "DynamoDBReplicationServiceRolePolicy"},
	{principal: "replication.ecr.amazonaws.com", role: "ECRReplication", policy: "ECRReplicationServiceRolePolicy"},
	{principal: "replicator.lambda.amazonaws.com", role: "LambdaReplicator", policy: "AWSLambdaReplicator"},
	{principal: "repository.sync.codeconnections.amazonaws.com", role: "GitSync", policy: "AWSGitSyncServiceRolePolicy"},
	{principal: "resource-explorer-2.amazonaws.com", role: "ResourceExplorer", policy: "AWSResourceExplorerServiceRolePolicy"},
	{principal: "rolesanywhere.amazonaws.com", role: "RolesAnywhere", policy: "AWSRolesAnywhereServicePolicy"},
	{principal: "s3-outposts.amazonaws.com", role: "S3OnOutposts", policy: "AWSS3OnOutpostsServiceRolePolicy"},
	{principal: "sagemaker.application-autoscaling.amazonaws.com", role: "ApplicationAutoScaling_SageMakerEndpoint", policy: "AWSApplicationAutoscalingSageMakerEndpointPolicy"},
	{principal: "securityhub.amazonaws.com", role: "SecurityHub", policy: "AWSSecurityHubServiceRolePolicy"},
	{principal: "ses.amazonaws.com", role: "AmazonSES", policy: "AmazonSESServiceRolePolicy"},
	{principal: "shield.amazonaws.com", role: "AWSShield", policy: "AWSShieldServiceRolePolicy"},
	{principal: "spot.amazonaws.com", role: "EC2Spot", policy: "AWSEC2SpotServiceRolePolicy"},
	{principal: "spotfleet.amazonaws.com", role: "EC2SpotFleet", policy: "AWSEC2SpotFleetServiceRolePolicy"},
	{principal: "ssm-incidents.amazonaws.com", role: "IncidentManager", policy: "AWSIncidentManagerServiceRolePolicy"},
	{principal: "ssm-quicksetup.amazonaws.com", role: "SSMQuickSetup", policy: "SSMQuickSetupRolePolicy"},
	{principal: "ssm.amazonaws.com", role: "AmazonSSM", policy: "AmazonSSMServiceRolePolicy"},
	{principal: "sso.amazonaws.com", role: "SSO", policy: "AWSSSOServiceRolePolicy"},
	{principal: "transitgateway.amazonaws.com", role: "VPCTransitGateway", policy: "AWSVPCTransitGatewayServiceRolePolicy"},
	{principal: "vpcorigin.cloudfront.amazonaws.com", role: "CloudFrontVPCOrigin", policy: "AWSCloudFrontVPCOriginServiceRolePolicy"},
	{principal: "waf.amazonaws.com", role: "WAFLogging", policy: "WAFLoggingServiceRolePolicy"},
	{principal: "wafv2.amazonaws.com", role: "WAFV2Logging", policy: "WAFV2LoggingServiceRolePolicy"},
}

// linkedServiceOf finds a service by its principal, which "is unique and case-sensitive" (IAM API Reference,
// CreateServiceLinkedRole); nil for none.
func linkedServiceOf(principal string) *linkedService {
	for i := range linkedServices {
		if linkedServices[i].principal == principal {
			return &linkedServices[i]
		}
	}
	return nil
}
