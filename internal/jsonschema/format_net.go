package jsonschema

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isIPv4 and isIPv6 are Guava's InetAddresses: no zone, and an IPv4 address mapped to IPv6 is one of IPv4.
func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Zone() == "" && a.Unmap().Is4()
}

func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Zone() == "" && !a.Unmap().Is4()
}

// The limits of a host name. Source: RFC 1035, 2.3.4, as Guava's InternetDomainName counts.
const (
	hostCharsMax  = 253
	labelCharsMax = 63
	labelsMax     = 127
)

// isHostname is Guava's InternetDomainName.
func isHostname(s string) bool {
	s = strings.Map(func(c rune) rune {
		if c == 0x3002 || c == 0xff0e || c == 0xff61 { // the full stops of East Asia
			return '.'
		}
		return c
	}, s)
	s = strings.TrimSuffix(s, ".")
	labels := strings.Split(s, ".")
	if utf8.RuneCountInString(s) > hostCharsMax || len(labels) > labelsMax {
		return false
	}
	for _, l := range labels {
		if !isLabel(l) {
			return false
		}
	}
	return !isDigit(labels[len(labels)-1][0])
}

func isLabel(l string) bool {
	if l == "" || utf8.RuneCountInString(l) > labelCharsMax {
		return false
	}
	for i := range len(l) {
		if c := l[i]; c < utf8.RuneSelf && !isAlphanumeric(c) && c != '-' && c != '_' {
			return false
		}
	}
	return !strings.ContainsAny(l[:1]+l[len(l)-1:], "-_")
}

// isEmail is what javax.mail's InternetAddress takes of an address in its strict form: local@domain, alone or as "Name
// <local@domain>". Its comments and groups are no addresses here.
func isEmail(s string) bool {
	s = strings.Trim(s, " \t\r\n")
	if open := strings.IndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") && !strings.ContainsAny(s[:open], `",;:[]()`) {
		s = s[open+1 : len(s)-1]
	}
	at := localEnd(s)
	return at > 0 && isLocal(s[:at]) && isMailDomain(s[at+1:])
}

// localEnd finds the @ behind the local part, which may be a quoted string, or -1.
func localEnd(s string) int {
	if s == "" || s[0] != '"' {
		return strings.IndexByte(s, '@')
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			if i+1 < len(s) && s[i+1] == '@' {
				return i + 1
			}
			return -1
		}
	}
	return -1
}

func isLocal(s string) bool {
	if s[0] == '"' {
		return true
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\':
			i++
		case c <= ' ', c == 0x7f, strings.IndexByte(`()<>,;:"[]@`, c) >= 0:
			return false
		}
	}
	return s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..")
}

func isMailDomain(s string) bool {
	if strings.HasPrefix(s, "[") {
		return strings.IndexByte(s, ']') == len(s)-1 && !strings.ContainsFunc(s, func(c rune) bool { return c <= ' ' || c == 0x7f })
	}
	for _, c := range s {
		if c != '-' && c != '.' && !unicode.IsLetter(c) && !unicode.Is(unicode.Nd, c) {
			return false
		}
	}
	return s != "" && s[0] != '.' && s[len(s)-1] != '.' && !strings.Contains(s, "..")
}
