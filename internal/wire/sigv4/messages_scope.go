package sigv4

import (
	"fmt"
	"strings"
	"time"
)

func signatureExpired(sig *Signature, skew time.Duration, now time.Time) *Error {
	return skewed(SignatureExpired, sig, skew, now, fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - %d min.)",
		sig.timestamp, basic(now.Add(-skew)), basic(now), skew/time.Minute))
}

func signatureNotYetCurrent(sig *Signature, skew time.Duration, now time.Time) *Error {
	return skewed(SignatureNotYetCurrent, sig, skew, now, fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + %d min.)",
		sig.timestamp, basic(now.Add(skew)), basic(now), skew/time.Minute))
}

func skewed(kind Kind, sig *Signature, skew time.Duration, now time.Time, message string) *Error {
	return &Error{
		Kind: kind, message: message,
		s3: "The difference between the request time and the current time is too large.",
		extra: []Field{
			{"RequestTime", sig.sentTime},
			{"ServerTime", now.UTC().Format(time.RFC3339)},
			{"MaxAllowedSkewMilliseconds", fmt.Sprint(skew.Milliseconds())},
		},
	}
}

func presignedExpired(sig *Signature, now time.Time) *Error {
	expiry := sig.Time.Add(sig.Expires)
	return &Error{
		Kind: PresignedExpired, s3: "Request has expired",
		message: fmt.Sprintf("Signature expired: %s is now earlier than %s", basic(expiry), basic(now)),
		extra: []Field{
			{queryExpires, fmt.Sprint(int(sig.Expires / time.Second))},
			{"Expires", expiry.Format(time.RFC3339)},
			{"ServerTime", now.UTC().Format(time.RFC3339)},
		},
	}
}

func presignedNotYetValid(sig *Signature, now time.Time) *Error {
	return &Error{
		Kind: PresignedNotYetValid, s3: "Request is not yet valid",
		message: fmt.Sprintf("Signature not yet current: %s is still later than %s", sig.timestamp, basic(now)),
		extra: []Field{
			{queryDate, fmt.Sprint(sig.Time.UnixMilli())},
			{"Expires", sig.Time.Add(sig.Expires).Format(time.RFC3339)},
			{"ServerTime", now.UTC().Format(time.RFC3339)},
		},
	}
}

// wrongScope tells all that is wrong, a sentence each, with AWS's spaces at their ends. Amazon S3 tells the first.
func wrongScope(sig *Signature, at Endpoint) *Error {
	day := sig.timestamp[:dateLength]
	var text strings.Builder
	if sig.Region != at.Region {
		fmt.Fprintf(&text, "Credential should be scoped to a valid region, not '%s'. ", sig.Region)
	}
	if sig.Service != at.Service {
		fmt.Fprintf(&text, "Credential should be scoped to correct service: '%s'. ", at.Service)
	}
	if sig.term != terminator {
		fmt.Fprintf(&text, "Credential should be scoped with a valid terminator: '%s', not '%s'. ", terminator, sig.term)
	}
	if sig.Date != day {
		fmt.Fprintf(&text, "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '%s' != '%s', from '%s'.", sig.Date, day, sig.timestamp)
	}
	fault := &Error{Kind: WrongScope, message: text.String()}
	fault.s3, fault.extra = wrongScopeS3(sig, at, day)
	return fault
}

func wrongScopeS3(sig *Signature, at Endpoint, day string) (text string, extra []Field) {
	prefix := headerS3
	if sig.Presigned {
		prefix = credentialS3
	}
	switch {
	case len(sig.Date) != dateLength || digits(sig.Date) < 0:
		return fmt.Sprintf("%sincorrect date format \"%s\". This date in the credential must be in the format \"yyyyMMdd\".", prefix, sig.Date), nil
	case sig.Region == "":
		return prefix + "a non-empty region must be provided in the credential.", nil
	case sig.Region != at.Region:
		return fmt.Sprintf("%sthe region '%s' is wrong; expecting '%s'", prefix, sig.Region, at.Region), []Field{{"Region", at.Region}}
	case sig.Service != at.Service:
		return fmt.Sprintf("%sincorrect service \"%s\". This endpoint belongs to \"%s\".", prefix, sig.Service, at.Service), nil
	case sig.term != terminator:
		return fmt.Sprintf("%sincorrect terminal \"%s\". This endpoint uses \"%s\".", prefix, sig.term, terminator), nil
	case sig.Presigned:
		return fmt.Sprintf("Invalid credential date \"%s\". This date is not the same as X-Amz-Date: \"%s\".", sig.Date, day), nil
	}
	return prefix + "Invalid credential date. Date is not the same as X-Amz-Date.", nil
}
