package cloudwatch

import (
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// ServiceName is the prefix of CloudWatch's actions and the service in its ARNs. It signs as "monitoring".
const ServiceName = "cloudwatch"

// Principal is CloudWatch where it acts itself.
const Principal = "cloudwatch.amazonaws.com"

func action(c *service.Call) string { return ServiceName + ":" + c.Operation.Name }

// anywhere requires the operation's permission, which is for no resource.
func anywhere(c *service.Call, keys policy.Keys) {
	c.Require(service.Check{Action: action(c), Resource: "*", Keys: keys})
}

// onAlarms requires the permission for each alarm; for all where none is named.
func onAlarms(c *service.Call, keys policy.Keys, names ...string) {
	if len(names) == 0 {
		names = []string{"*"}
	}
	for _, name := range names {
		c.Require(service.Check{Action: action(c), Resource: alarmARN(c.Region, c.Account, name), Keys: keys})
	}
}

// onDashboards does so for dashboards, whose ARNs have no region.
func onDashboards(c *service.Call, names ...string) {
	for _, name := range names {
		c.Require(service.Check{Action: action(c), Resource: dashboardARN(c.Account, name)})
	}
}

func alarmARN(region, account, name string) string {
	return arn.New(ServiceName, region, account, "alarm:"+name).String()
}

func dashboardARN(account, name string) string {
	return arn.New(ServiceName, "", account, "dashboard/"+name).String()
}

// requestTags are the keys of the tags that a request brings.
func requestTags(tags []tag) policy.Keys {
	var keys policy.Keys
	var names []string
	for _, t := range tags {
		keys = keys.Set("aws:RequestTag/"+t.Key, policy.One(t.Value))
		names = append(names, t.Key)
	}
	if len(names) > 0 {
		keys = keys.Set("aws:TagKeys", policy.Many(names))
	}
	return keys
}
