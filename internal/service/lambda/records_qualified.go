package lambda

import "time"

// alias is a name for a version, or for two with weights.
type alias struct {
	Function    string `json:"function"`
	Name        string `json:"name"`
	Version     string `json:"version"`
	Description string `json:"description,omitempty"`
	// Weights are the shares of other versions; nil for none.
	Weights  map[string]float64 `json:"weights,omitempty"`
	Revision string             `json:"revision"`
}

// eventInvoke is how asynchronous events are handled.
type eventInvoke struct {
	Function  string    `json:"function"`
	Qualifier string    `json:"qualifier"` // $LATEST, a number or an alias
	Modified  time.Time `json:"modified"`
	// Retries and Age, in seconds, are nil where the default counts: 2 and 21600.
	Retries   *int64 `json:"retries,omitempty"`
	Age       *int64 `json:"age,omitempty"`
	OnSuccess string `json:"onSuccess,omitempty"`
	OnFailure string `json:"onFailure,omitempty"`
}

// functionURL is an address of its own, of the function or an alias.
type functionURL struct {
	Function   string    `json:"function"`
	Qualifier  string    `json:"qualifier"` // empty or an alias
	ID         string    `json:"id"`        // the address's first label
	AuthType   string    `json:"authType"`
	Cors       *cors     `json:"cors,omitempty"`
	InvokeMode string    `json:"invokeMode,omitempty"`
	Created    time.Time `json:"created"`
	Modified   time.Time `json:"modified"`
}

// cors is what browsers of other origins may do.
type cors struct {
	Credentials   *bool    `json:"credentials,omitempty"`
	Headers       []string `json:"headers,omitempty"`
	Methods       []string `json:"methods,omitempty"`
	Origins       []string `json:"origins,omitempty"`
	ExposeHeaders []string `json:"exposeHeaders,omitempty"`
	MaxAge        *int64   `json:"maxAge,omitempty"`
}

// provisioned is how many environments a version or an alias has ready.
type provisioned struct {
	Function  string    `json:"function"`
	Qualifier string    `json:"qualifier"` // a number or an alias
	Requested int64     `json:"requested"`
	Modified  time.Time `json:"modified"`
}

// management is how a runtime is updated.
type management struct {
	Function   string `json:"function"`
	Qualifier  string `json:"qualifier"` // $LATEST or a number
	UpdateOn   string `json:"updateOn"`
	RuntimeARN string `json:"runtimeArn,omitempty"`
}
