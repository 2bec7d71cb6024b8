package sfn

import "time"

// activity is a queue of tasks that workers ask for.
type activity struct {
	Name    string            `json:"name"`
	Created time.Time         `json:"created"`
	Tags    map[string]string `json:"tags,omitempty"`
}
