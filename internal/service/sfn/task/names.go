package task

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// digest is of an attempt of an execution's task, for one use; two uses have nothing in common.
func digest(use string, c *Call) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.Join([]string{use, c.ExecutionARN, c.Attempt}, "\x00")))
}

// sessionName is 32 letters and digits, as those of AWS's sessions are ("…:assumed-role/role/KPooZZhQYIgugPwGDWetiaWQGcdMkCoA").
func sessionName(c *Call) string {
	sum := digest("session", c)
	text := base64.RawStdEncoding.EncodeToString(sum[:24])
	return strings.NewReplacer("+", "x", "/", "y").Replace(text)
}

// childName is the name of a child execution whose author gives it none. AWS makes one up; this is the same for the same attempt, so that a call
// that is repeated after a crash finds the child that it started before. It has the form of a UUID, version 8 (RFC 9562, section 5.8).
func childName(c *Call) string {
	sum := digest("child", c)
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	text := hex.EncodeToString(sum[:16])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
