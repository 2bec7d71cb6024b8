package policy

import (
	"slices"
	"strconv"
	"strings"
)

// colonsInARN is how many colons stand before the resource part of an ARN.
const colonsInARN = 5

// checkLegacyResources finds the ARNs that AWS answers with "The policy failed legacy parsing": no service, or fewer
// than six sections with one of them empty. A wrong partition comes first (the recorded answer to
// "arn:error:s3::example_bucket").
func checkLegacyResources(kind Kind, s *source) (Reason, string, string) {
	for _, resource := range s.resources {
		sections, isARN := strings.CutPrefix(resource, "arn:")
		if !isARN {
			continue
		}
		parts := strings.Split(sections, ":")
		detail := strconv.Quote(resource) + " is no complete ARN"
		switch {
		case len(parts) >= 2 && parts[1] == "":
			return InvalidResource, failedLegacy, detail
		case !isPartition(parts[0]):
		case len(parts) < colonsInARN && strings.Contains(resource, "::"):
			return InvalidResource, failedLegacy, detail
		case len(parts) < colonsInARN && kind == Session:
			// "Session policies … do not support incomplete ARNs" (IAM User Guide, "IAM identifiers").
			return InvalidResource, failedLegacy, detail + ", which a session policy needs"
		}
	}
	return 0, "", ""
}

// checkResourceForm finds what is no ARN. Of several faults AWS names that of the text that sorts first.
func checkResourceForm(_ Kind, s *source) (Reason, string, string) {
	for _, resource := range slices.Sorted(slices.Values(s.resources)) {
		if message := resourceFault(resource); message != "" {
			return InvalidResource, message, "no resource " + strconv.Quote(resource)
		}
	}
	return 0, "", ""
}

// resourceFault returns AWS's message for a text that is no resource of an identity-based policy, or "".
func resourceFault(resource string) string {
	if resource == "*" {
		return ""
	}
	parts := strings.SplitN(resource, ":", colonsInARN+1)
	switch {
	case len(parts) == 1:
		return "Resource " + resource + " must be in ARN format or \"*\"."
	case !isPartition(parts[1]):
		return partitionFault(parts)
	case len(parts) == 2 || strings.ContainsAny(parts[2], "*?"):
		return resourceVendor
	case len(parts) <= colonsInARN:
		return ""
	}
	return serviceFault(resource, parts[2], parts[3], parts[5])
}

// partitionFault fills what is missing with "*", as AWS does: "a:b:c" is called "arn:b:c:*:*:*".
func partitionFault(parts []string) string {
	text := "arn"
	for i := 1; i <= colonsInARN; i++ {
		part := "*"
		if i < len(parts) {
			part = parts[i]
		}
		text += ":" + part
	}
	return "Partition \"" + parts[1] + "\" is not valid for resource \"" + text + "\"."
}

func isPartition(name string) bool {
	switch name {
	case "*", "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc":
		return true
	}
	return false
}

// serviceFault holds the two services whose resources IAM's validator knows.
func serviceFault(resource, service, region, id string) string {
	switch service {
	case "iam":
		if region != "" {
			return "IAM resource " + resource + " cannot contain region information."
		}
		if id != "*" && !hasAnyPrefix(id, iamPaths()) {
			return "IAM resource path must either be \"*\" or start with " + strings.Join(iamPaths(), ", ") + "."
		}
	case "s3":
		if region != "" && !hasAnyPrefix(id, regionalBuckets()) {
			return "Resource " + resource + " can not contain region information."
		}
	}
	return ""
}

func iamPaths() []string {
	return []string{
		"user/", "federated-user/", "role/", "group/", "instance-profile/", "mfa/", "server-certificate/", "policy/",
		"sms-mfa/", "saml-provider/", "oidc-provider/", "report/", "access-report/",
	}
}

// regionalBuckets are the resource types of Amazon S3 that belong to a region (Service Authorization Reference, "Actions,
// resources, and condition keys for Amazon S3").
func regionalBuckets() []string {
	return []string{"accesspoint/", "job/", "storage-lens/", "storage-lens-group/", "async-request/", "access-grants/", "*"}
}

func hasAnyPrefix(text string, prefixes []string) bool {
	for _, prefix := range prefixes {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}
