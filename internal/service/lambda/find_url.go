package lambda

// URL is a function's own address, for the entrance that serves it.
type URL struct {
	// ID is the address's first label.
	ID, Account, Region string
	// Function is the function's name, Qualifier an alias or empty; ARN names both.
	Function, Qualifier, ARN string
	// AuthType is NONE or AWS_IAM, InvokeMode BUFFERED or RESPONSE_STREAM.
	AuthType, InvokeMode string
	// CORS is nil where the URL has no configuration of it.
	CORS *CORS
}

// CORS is what a URL lets browsers of other origins do. What it refers to must not be changed.
type CORS struct {
	Credentials                              bool
	Headers, Methods, Origins, ExposeHeaders []string
	// MaxAge is in seconds; nil where it is not configured.
	MaxAge *int64
}

// FindURL returns the URL of an ID, in any account; region is empty for any region. It says nothing about whether the function, or the alias,
// is still there. It does not block.
func (s *Service) FindURL(region, id string) (URL, bool) {
	s.mu.RLock()
	found, ok := s.urls.everywhere[id]
	s.mu.RUnlock()
	if !ok || region != "" && region != found.region {
		return URL{}, false
	}
	u := found.thing
	out := URL{
		ID: u.ID, Account: found.account, Region: found.region, Function: u.Function, Qualifier: u.Qualifier,
		ARN: target{found.scope, u.Function, u.Qualifier}.arn(), AuthType: u.AuthType, InvokeMode: u.InvokeMode,
	}
	if out.InvokeMode == "" {
		out.InvokeMode = buffered
	}
	if x := u.Cors; x.says() {
		out.CORS = &CORS{
			Credentials: x.Credentials != nil && *x.Credentials, Headers: x.Headers, Methods: x.Methods, Origins: x.Origins, ExposeHeaders: x.ExposeHeaders,
			MaxAge: x.MaxAge,
		}
	}
	return out, true
}

// says reports whether there is anything in a configuration. An empty one is how clients take theirs away: UpdateFunctionUrlConfig leaves alone
// what it does not name.
func (x *cors) says() bool {
	return x != nil && (x.Credentials != nil && *x.Credentials || x.MaxAge != nil && *x.MaxAge > 0 ||
		len(x.Headers)+len(x.Methods)+len(x.Origins)+len(x.ExposeHeaders) > 0)
}
