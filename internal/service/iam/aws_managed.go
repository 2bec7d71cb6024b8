package iam

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base32"
	"fmt"
	"strconv"
	"sync"
	"time"

	"sluice/internal/service/iam/policy"
)

// awsDocuments are the documents of policies that AWS manages, as published in the AWS Managed Policy Reference Guide and
// collected between March and August 2026 (the public data sets iann0036/iam-dataset and zoph-io/MAMIP).
//
//go:embed awsmanaged/*.json
var awsDocuments embed.FS

// awsPolicy is a policy that AWS manages: its newest version. Older versions are not here, nor is when the first was made.
type awsPolicy struct {
	name, path string
	version    int
	published  string // RFC 3339
}

// What contracts tell of it.
const (
	gapAWSPolicies = "of the policies that AWS manages, those are known that the served services need or that templates for them attach"
	gapAWSVersions = "of policies that AWS manages, the newest version is known"
)

// awsManaged makes the policies that AWS manages. Their documents are compiled when they are first used: most never are, and some are long.
func awsManaged() ([]*managedPolicy, error) {
	var out []*managedPolicy
	for _, table := range [][]awsPolicy{awsPolicies, linkedPolicies} {
		for i := range table {
			p, err := table[i].policy()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", table[i].name, err)
			}
			out = append(out, p)
		}
	}
	return out, nil
}

func (a *awsPolicy) policy() (*managedPolicy, error) {
	text, err := awsDocuments.ReadFile("awsmanaged/" + a.name + ".json")
	if err != nil {
		return nil, err
	}
	document := string(bytes.TrimSpace(text))
	published, err := time.Parse(time.RFC3339, a.published)
	if err != nil {
		return nil, err
	}
	id := "v" + strconv.Itoa(a.version)
	p := &managedPolicy{
		Account: awsAccount, Name: a.name, Path: a.path, Created: published, Updated: published, Default: id, Newest: a.version,
		Versions: []policyVersion{{ID: id, Document: document, Created: published, lazily: sync.OnceValue(func() *policy.Policy {
			return mustParse(document)
		})}},
	}
	p.arn = resourceARN(awsAccount, "policy", a.path, a.name)
	p.ID = awsPolicyID(p.arn)
	return p, nil
}

// mustParse panics for a document of ours that is none; a test parses them all.
func mustParse(document string) *policy.Policy {
	compiled, err := policy.Parse(policy.Managed, []byte(document))
	if err != nil {
		panic(err)
	}
	return compiled
}

// awsPolicyID is the same for the same policy always. AWS's own IDs are not published.
func awsPolicyID(policyARN string) string {
	const length = 17
	sum := sha256.Sum256([]byte(policyARN))
	return policyIDPrefix + base32.StdEncoding.EncodeToString(sum[:])[:length]
}

// awsPolicies lists those that the served services need, those that public templates for them attach, and those that
// administrators commonly give to users and groups.
var awsPolicies = []awsPolicy{
	{"AWSAccountManagementFullAccess", "/", 1, "2021-09-30T23:20:37Z"},
	{"AWSAccountManagementReadOnlyAccess", "/", 1, "2021-09-30T23:29:53Z"},
	{"AWSAppSyncAdministrator", "/", 2, "2019-11-04T19:23:49Z"},
	{"AWSAppSyncInvokeFullAccess", "/", 1, "2018-03-20T21:21:20Z"},
	{"AWSAppSyncPushToCloudWatchLogs", "/service-role/", 1, "2018-04-09T19:38:55Z"},
	{"AWSBatchServiceRole", "/service-role/", 13, "2023-12-05T18:49:44Z"},
	{"AWSCertificateManagerFullAccess", "/", 2, "2020-08-17T22:18:28Z"},
	{"AWSCertificateManagerPrivateCAFullAccess", "/", 1, "2018-10-23T16:54:50Z"},
	{"AWSCertificateManagerReadOnly", "/", 7, "2026-08-13T18:07:23Z"},
	{"AWSCloudFormationFullAccess", "/", 1, "2019-07-26T21:50:35Z"},
	{"AWSCloudFormationReadOnlyAccess", "/", 7, "2026-02-12T18:02:00Z"},
	{"AWSCloudTrail_FullAccess", "/", 3, "2021-02-22T19:01:00Z"},
	{"AWSCloudTrail_ReadOnlyAccess", "/", 1, "2022-06-14T17:19:05Z"},
	{"AWSCodeBuildDeveloperAccess", "/", 21, "2026-02-12T18:01:34Z"},
	{"AWSCodeDeployRole", "/service-role/", 11, "2023-08-16T20:38:58Z"},
	{"AWSCodeDeployRoleForLambda", "/service-role/", 3, "2019-12-03T19:53:10Z"},
	{"AWSCodeDeployRoleForLambdaLimited", "/service-role/", 1, "2020-08-17T17:14:14Z"},
	{"AWSCodePipeline_FullAccess", "/", 3, "2024-03-14T17:06:23Z"},
	{"AWSCodePipeline_ReadOnlyAccess", "/", 1, "2020-08-03T22:25:17Z"},
	{"AWSConfigRole", "/service-role/", 42, "2022-02-10T18:33:55Z"},
	{"AWSDenyAll", "/", 2, "2023-12-18T16:42:05Z"},
	{"AWSElasticBeanstalkMulticontainerDocker", "/", 3, "2023-03-23T22:04:20Z"},
	{"AWSElasticBeanstalkWebTier", "/", 7, "2020-09-09T19:38:36Z"},
	{"AWSElasticBeanstalkWorkerTier", "/", 6, "2020-09-09T19:53:40Z"},
	{"AWSGlueServiceRole", "/service-role/", 5, "2023-09-11T16:39:47Z"},
	{"AWSKeyManagementServicePowerUser", "/", 2, "2017-03-07T00:55:11Z"},
	{"AWSLambdaBasicDurableExecutionRolePolicy", "/service-role/", 3, "2026-02-12T18:01:44Z"},
	{"AWSLambdaBasicExecutionRole", "/service-role/", 1, "2015-04-09T15:03:43Z"},
	{"AWSLambdaDynamoDBExecutionRole", "/service-role/", 1, "2015-04-09T15:09:29Z"},
	{"AWSLambdaENIManagementAccess", "/service-role/", 2, "2020-10-01T20:07:26Z"},
	{"AWSLambdaExecute", "/", 1, "2015-02-06T18:40:46Z"},
	{"AWSLambdaInvocation-DynamoDB", "/", 1, "2015-02-06T18:40:47Z"},
	{"AWSLambdaKinesisExecutionRole", "/service-role/", 2, "2018-11-19T20:09:24Z"},
	{"AWSLambdaMSKExecutionRole", "/service-role/", 2, "2022-08-02T20:08:02Z"},
	{"AWSLambdaManagedEC2ResourceOperator", "/", 5, "2026-06-10T20:27:31Z"},
	{"AWSLambdaRole", "/service-role/", 1, "2015-02-06T18:41:28Z"},
	{"AWSLambdaSQSQueueExecutionRole", "/service-role/", 1, "2018-06-14T21:50:45Z"},
	{"AWSLambdaVPCAccessExecutionRole", "/service-role/", 3, "2024-01-05T22:38:26Z"},
	{"AWSLambda_FullAccess", "/", 7, "2026-02-12T18:00:51Z"},
	{"AWSLambda_ReadOnlyAccess", "/", 5, "2026-02-12T18:02:55Z"},
	{"AWSOrganizationsFullAccess", "/", 9, "2026-02-12T17:59:07Z"},
	{"AWSOrganizationsReadOnlyAccess", "/", 6, "2024-06-07T21:32:16Z"},
	{"AWSPrivateCAFullAccess", "/", 1, "2023-02-14T18:20:59Z"},
	{"AWSStepFunctionsConsoleFullAccess", "/", 2, "2017-01-12T00:19:34Z"},
	{"AWSStepFunctionsFullAccess", "/", 1, "2017-01-11T21:51:32Z"},
	{"AWSStepFunctionsReadOnlyAccess", "/", 4, "2024-04-26T18:53:54Z"},
	{"AWSWAFFullAccess", "/", 14, "2026-02-12T18:01:47Z"},
	{"AWSWAFReadOnlyAccess", "/", 11, "2026-02-12T18:01:13Z"},
	{"AWSXRayDaemonWriteAccess", "/", 2, "2024-02-13T21:58:30Z"},
	{"AWSXrayFullAccess", "/", 2, "2024-04-11T17:07:36Z"},
	{"AWSXrayReadOnlyAccess", "/", 8, "2024-02-14T00:35:02Z"},
	{"AWSXrayWriteOnlyAccess", "/", 2, "2018-08-28T23:03:04Z"},
	{"AdministratorAccess", "/", 1, "2015-02-06T18:39:46Z"},
	{"AmazonAPIGatewayAdministrator", "/", 1, "2015-07-09T17:34:45Z"},
	{"AmazonAPIGatewayInvokeFullAccess", "/", 2, "2018-12-18T18:25:10Z"},
	{"AmazonAPIGatewayPushToCloudWatchLogs", "/service-role/", 1, "2015-11-11T23:41:46Z"},
	{"AmazonAthenaFullAccess", "/", 15, "2026-02-12T18:03:09Z"},
	{"AmazonBedrockFullAccess", "/", 11, "2026-08-04T05:42:21Z"},
	{"AmazonBedrockReadOnly", "/", 7, "2026-02-12T17:57:55Z"},
	{"AmazonCognitoDeveloperAuthenticatedIdentities", "/", 1, "2015-03-24T17:22:23Z"},
	{"AmazonCognitoPowerUser", "/", 9, "2026-02-12T18:00:09Z"},
	{"AmazonCognitoReadOnly", "/", 4, "2019-08-01T19:21:04Z"},
	{"AmazonDocDBFullAccess", "/", 1, "2019-01-09T20:21:44Z"},
	{"AmazonDynamoDBFullAccess", "/", 15, "2021-01-29T17:38:30Z"},
	{"AmazonDynamoDBFullAccess_v2", "/", 3, "2026-02-12T18:02:57Z"},
	{"AmazonDynamoDBReadOnlyAccess", "/", 15, "2024-11-18T17:38:15Z"},
	{"AmazonEC2ContainerRegistryFullAccess", "/", 3, "2020-12-05T00:04:19Z"},
	{"AmazonEC2ContainerRegistryPowerUser", "/", 3, "2019-12-10T20:48:08Z"},
	{"AmazonEC2ContainerRegistryReadOnly", "/", 3, "2019-12-10T20:56:32Z"},
	{"AmazonEC2ContainerServiceAutoscaleRole", "/service-role/", 2, "2018-02-05T19:15:15Z"},
	{"AmazonEC2ContainerServiceEventsRole", "/service-role/", 3, "2023-03-06T22:25:12Z"},
	{"AmazonEC2ContainerServiceforEC2Role", "/service-role/", 10, "2026-02-12T17:59:52Z"},
	{"AmazonEC2FullAccess", "/", 5, "2018-11-27T02:16:56Z"},
	{"AmazonEC2ReadOnlyAccess", "/", 5, "2026-02-12T18:03:17Z"},
	{"AmazonEC2RoleforSSM", "/service-role/", 8, "2019-01-24T19:20:51Z"},
	{"AmazonEC2SpotFleetTaggingRole", "/service-role/", 5, "2020-04-23T19:30:49Z"},
	{"AmazonECSTaskExecutionRolePolicy", "/service-role/", 1, "2017-11-16T18:48:22Z"},
	{"AmazonECS_FullAccess", "/", 21, "2024-08-13T19:39:37Z"},
	{"AmazonEKSClusterPolicy", "/", 10, "2026-02-12T17:58:15Z"},
	{"AmazonEKSWorkerNodePolicy", "/", 3, "2023-11-27T00:06:13Z"},
	{"AmazonEKS_CNI_Policy", "/", 6, "2026-03-04T19:12:14Z"},
	{"AmazonElastiCacheFullAccess", "/", 3, "2023-11-28T03:49:56Z"},
	{"AmazonElasticMapReduceforEC2Role", "/service-role/", 3, "2017-08-11T23:57:30Z"},
	{"AmazonEventBridgeFullAccess", "/", 7, "2026-02-12T17:58:25Z"},
	{"AmazonEventBridgePipesFullAccess", "/", 1, "2022-12-01T17:03:20Z"},
	{"AmazonEventBridgePipesReadOnlyAccess", "/", 1, "2022-12-01T17:04:03Z"},
	{"AmazonEventBridgeReadOnlyAccess", "/", 6, "2022-12-01T17:02:48Z"},
	{"AmazonEventBridgeSchedulerFullAccess", "/", 4, "2026-02-12T18:03:15Z"},
	{"AmazonEventBridgeSchedulerReadOnlyAccess", "/", 4, "2026-02-12T17:58:16Z"},
	{"AmazonEventBridgeSchemasFullAccess", "/", 1, "2019-11-28T23:12:53Z"},
	{"AmazonKinesisFirehoseFullAccess", "/", 1, "2015-10-07T18:45:26Z"},
	{"AmazonKinesisFullAccess", "/", 1, "2015-02-06T18:40:29Z"},
	{"AmazonKinesisReadOnlyAccess", "/", 1, "2015-02-06T18:40:30Z"},
	{"AmazonMQApiFullAccess", "/", 2, "2020-11-04T16:45:35Z"},
	{"AmazonMQFullAccess", "/", 5, "2020-11-04T16:34:09Z"},
	{"AmazonMSKConnectReadOnlyAccess", "/", 2, "2021-10-18T09:16:26Z"},
	{"AmazonMSKFullAccess", "/", 7, "2023-10-18T11:33:13Z"},
	{"AmazonMSKReadOnlyAccess", "/", 1, "2019-01-14T22:28:45Z"},
	{"AmazonOpenSearchServiceFullAccess", "/", 1, "2021-09-08T05:33:47Z"},
	{"AmazonOpenSearchServiceReadOnlyAccess", "/", 1, "2021-09-08T05:38:13Z"},
	{"AmazonPollyFullAccess", "/", 1, "2016-11-30T18:59:06Z"},
	{"AmazonPollyReadOnlyAccess", "/", 3, "2026-04-01T08:12:15Z"},
	{"AmazonRDSDataFullAccess", "/", 3, "2019-11-20T21:58:46Z"},
	{"AmazonRDSEnhancedMonitoringRole", "/service-role/", 1, "2015-11-11T19:58:29Z"},
	{"AmazonRDSFullAccess", "/", 14, "2023-08-17T23:00:17Z"},
	{"AmazonRDSReadOnlyAccess", "/", 7, "2023-04-14T12:32:09Z"},
	{"AmazonRedshiftDataFullAccess", "/", 5, "2023-04-07T18:18:32Z"},
	{"AmazonRedshiftFullAccess", "/", 5, "2022-07-07T23:31:13Z"},
	{"AmazonRekognitionFullAccess", "/", 1, "2016-11-30T14:40:44Z"},
	{"AmazonRekognitionReadOnlyAccess", "/", 10, "2023-11-08T18:30:22Z"},
	{"AmazonRoute53FullAccess", "/", 7, "2026-02-12T18:00:40Z"},
	{"AmazonRoute53ReadOnlyAccess", "/", 2, "2016-11-15T21:15:16Z"},
	{"AmazonS3FullAccess", "/", 2, "2021-09-27T20:16:37Z"},
	{"AmazonS3ObjectLambdaExecutionRolePolicy", "/service-role/", 1, "2021-08-18T10:07:41Z"},
	{"AmazonS3ReadOnlyAccess", "/", 3, "2023-08-10T21:31:39Z"},
	{"AmazonSESFullAccess", "/", 1, "2015-02-06T18:41:02Z"},
	{"AmazonSESReadOnlyAccess", "/", 2, "2024-05-14T12:03:02Z"},
	{"AmazonSNSFullAccess", "/", 2, "2024-09-24T22:32:05Z"},
	{"AmazonSNSReadOnlyAccess", "/", 2, "2024-09-24T22:13:12Z"},
	{"AmazonSNSRole", "/service-role/", 1, "2015-02-06T18:41:30Z"},
	{"AmazonSQSFullAccess", "/", 1, "2015-02-06T18:41:07Z"},
	{"AmazonSQSReadOnlyAccess", "/", 4, "2024-05-24T18:16:44Z"},
	{"AmazonSSMAutomationRole", "/service-role/", 8, "2026-02-12T17:59:30Z"},
	{"AmazonSSMFullAccess", "/", 4, "2019-11-20T20:08:56Z"},
	{"AmazonSSMManagedInstanceCore", "/", 2, "2019-05-23T16:54:21Z"},
	{"AmazonSSMReadOnlyAccess", "/", 1, "2015-05-29T17:44:19Z"},
	{"AmazonTextractFullAccess", "/", 1, "2018-11-28T19:07:42Z"},
	{"AmazonTranscribeFullAccess", "/", 1, "2018-04-04T16:06:16Z"},
	{"AmazonVPCFullAccess", "/", 13, "2026-02-12T18:00:44Z"},
	{"AmazonVPCReadOnlyAccess", "/", 12, "2026-02-12T17:58:19Z"},
	{"Billing", "/job-function/", 27, "2026-02-12T18:01:53Z"},
	{"CloudFrontFullAccess", "/", 14, "2026-02-12T17:59:45Z"},
	{"CloudFrontReadOnlyAccess", "/", 12, "2026-02-12T17:59:06Z"},
	{"CloudWatchAgentAdminPolicy", "/", 2, "2024-02-05T20:59:57Z"},
	{"CloudWatchAgentServerPolicy", "/", 3, "2024-02-06T16:37:37Z"},
	{"CloudWatchEventsBuiltInTargetExecutionAccess", "/service-role/", 1, "2016-01-14T18:35:49Z"},
	{"CloudWatchEventsFullAccess", "/", 5, "2026-02-12T18:00:32Z"},
	{"CloudWatchEventsInvocationAccess", "/service-role/", 1, "2016-01-14T18:36:33Z"},
	{"CloudWatchEventsReadOnlyAccess", "/", 3, "2022-12-01T16:29:31Z"},
	{"CloudWatchFullAccess", "/", 4, "2022-11-27T13:23:49Z"},
	{"CloudWatchFullAccessV2", "/", 16, "2026-06-08T13:27:16Z"},
	{"CloudWatchLambdaInsightsExecutionRolePolicy", "/", 1, "2020-10-07T19:27:06Z"},
	{"CloudWatchLogsFullAccess", "/", 8, "2026-02-12T18:00:33Z"},
	{"CloudWatchLogsReadOnlyAccess", "/", 12, "2026-02-12T17:59:13Z"},
	{"CloudWatchReadOnlyAccess", "/", 24, "2026-02-12T18:01:50Z"},
	{"ComprehendReadOnly", "/", 11, "2022-04-26T21:32:41Z"},
	{"DataScientist", "/job-function/", 5, "2019-12-03T16:48:34Z"},
	{"DatabaseAdministrator", "/job-function/", 5, "2026-02-12T18:02:20Z"},
	{"IAMAccessAdvisorReadOnly", "/", 1, "2019-06-21T19:33:45Z"},
	{"IAMAccessAnalyzerFullAccess", "/", 1, "2019-12-02T17:12:40Z"},
	{"IAMAccessAnalyzerReadOnlyAccess", "/", 4, "2024-07-18T17:49:04Z"},
	{"IAMFullAccess", "/", 2, "2019-06-21T19:40:00Z"},
	{"IAMReadOnlyAccess", "/", 4, "2018-01-25T19:11:27Z"},
	{"IAMSelfManageServiceSpecificCredentials", "/", 1, "2016-12-22T17:25:18Z"},
	{"IAMUserChangePassword", "/", 5, "2026-02-12T17:58:57Z"},
	{"IAMUserSSHKeys", "/", 1, "2015-07-09T17:08:54Z"},
	{"NetworkAdministrator", "/job-function/", 15, "2026-02-12T17:59:36Z"},
	{"PowerUserAccess", "/", 12, "2026-02-12T17:59:14Z"},
	{"ReadOnlyAccess", "/", 188, "2026-07-21T18:42:30Z"},
	{"ResourceGroupsandTagEditorFullAccess", "/", 6, "2023-08-10T13:29:19Z"},
	{"ResourceGroupsandTagEditorReadOnlyAccess", "/", 3, "2023-08-10T13:42:58Z"},
	{"SecretsManagerReadWrite", "/", 5, "2024-02-22T18:12:06Z"},
	{"SecurityAudit", "/", 92, "2026-08-17T15:27:26Z"},
	{"SupportUser", "/job-function/", 11, "2026-02-12T18:03:12Z"},
	{"SystemAdministrator", "/job-function/", 12, "2026-02-12T18:02:37Z"},
	{"TranslateFullAccess", "/", 2, "2020-01-08T21:22:27Z"},
	{"TranslateReadOnly", "/", 7, "2023-05-24T17:19:30Z"},
	{"ViewOnlyAccess", "/job-function/", 45, "2026-04-22T18:12:21Z"},
}
