package lambda

import (
	"net"
	"net/netip"
	"strings"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// urlIDChars is how long the first label of a function URL is, as AWS's are.
const urlIDChars = 32

// buffered is the invoke mode of URLs that name none.
const buffered = "BUFFERED"

// url is where the function is called: a name below that which the caller reached this server by, or below localhost where that is an
// address, which has no names below it.
func (u *functionURL) url(c *service.Call, region string) string {
	scheme, host, _ := strings.Cut(c.Endpoint, "://")
	name, port, err := net.SplitHostPort(host)
	if err != nil {
		name, port = strings.Trim(host, "[]"), ""
	}
	name = strings.TrimPrefix(name, "lambda."+region+".") // as tools call the service
	if _, err := netip.ParseAddr(name); err == nil || name == "" {
		name = "localhost"
	}
	if port != "" {
		name = name + ":" + port
	}
	return scheme + "://" + u.ID + ".lambda-url." + region + "." + name + "/"
}

// shape shows a URL's configuration.
func (u *functionURL) shape(c *service.Call, at scope) *lambdaapi.FunctionUrlConfig {
	mode := u.InvokeMode
	if mode == "" {
		mode = buffered
	}
	return &lambdaapi.FunctionUrlConfig{
		FunctionUrl: wire.Some(u.url(c, at.region)), FunctionArn: wire.Some(target{at, u.Function, u.Qualifier}.arn()), AuthType: wire.Some(u.AuthType),
		Cors: u.Cors.shape(), CreationTime: wire.Some(lambdaTime(u.Created)), LastModifiedTime: wire.Some(lambdaTime(u.Modified)), InvokeMode: wire.Some(mode),
	}
}

func (x *cors) shape() *lambdaapi.Cors {
	if x == nil {
		return nil
	}
	out := &lambdaapi.Cors{AllowHeaders: x.Headers, AllowMethods: x.Methods, AllowOrigins: x.Origins, ExposeHeaders: x.ExposeHeaders}
	if x.Credentials != nil {
		out.AllowCredentials = wire.Some(*x.Credentials)
	}
	if x.MaxAge != nil {
		out.MaxAge = wire.Some(*x.MaxAge)
	}
	return out
}

func corsOf(in *lambdaapi.Cors) *cors {
	if in == nil {
		return nil
	}
	x := &cors{Headers: in.AllowHeaders, Methods: in.AllowMethods, Origins: in.AllowOrigins, ExposeHeaders: in.ExposeHeaders}
	if in.AllowCredentials.Set {
		x.Credentials = &in.AllowCredentials.V
	}
	if in.MaxAge.Set {
		x.MaxAge = &in.MaxAge.V
	}
	return x
}

// onURL authorizes an operation on a function URL.
func (s *Service) onURL(c *service.Call, name, qualifier, authType wire.Opt[string]) error {
	var keys []key
	if authType.V != "" {
		keys = append(keys, is("lambda:FunctionUrlAuthType", authType.V))
	}
	return s.onFunction(c, name, qualifier, keys...)
}

// checkURLFunction finds what a URL is of. Source of the text: recorded.
func (s *Service) checkURLFunction(t target) error {
	if _, err := s.find(t); err != nil {
		return notFound("Function does not exist")
	}
	return nil
}
