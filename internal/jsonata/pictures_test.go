// Proves that pictures of numbers and dates, and texts of numbers and addresses, come out as in the reference: random ones are put to both.
package jsonata_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"sluice/internal/jsonata"
)

// randomPictures is how many expressions of each kind a run compares.
const randomPictures = 300

func (g *generator) repeated(most int, list ...string) string {
	var b strings.Builder
	for range g.IntN(most + 1) {
		b.WriteString(g.pick(list...))
	}
	return b.String()
}

func (g *generator) numberPicture() string {
	return g.repeated(1, "$", "(", "x") + g.repeated(3, "#", ",") + g.repeated(3, "0", ",", "0", "#") + g.repeated(1, ".") + g.repeated(3, "0", "0", "#", ",") +
		g.repeated(1, "%", "‰", ")", "e0", "e00") + g.repeated(1, ";-0", ";(#)")
}

func (g *generator) decimal() string {
	return g.pick("1", "12", "0.5", "1234567.891", "99.995", "1e15", "0.000123", "1e-7", "123456789", "7", "2.5", "0.05")
}

func (g *generator) dateMarker() string {
	return "[" + g.pick("Y", "M", "D", "d", "F", "W", "w", "X", "x", "H", "h", "P", "m", "s", "f", "Z", "z", "C", "E") +
		g.pick("", "1", "01", "001", "0001", "N", "n", "Nn", "I", "i", "A", "a", "w", "W", "Ww", "#1", "9,999", "00:00") + g.pick("", "", "o", "t", "c") +
		g.pick("", "", "", ",2", ",*-3", ",2-2", ",3-3") + "]"
}

func (g *generator) datePicture() string {
	var b strings.Builder
	for range 1 + g.IntN(4) {
		b.WriteString(g.dateMarker() + g.pick("", "-", " ", ":", "[[", "]]", "x"))
	}
	return b.String()
}

func TestPicturesAgainstReference(t *testing.T) {
	o := newOracle(t)
	g := &generator{Rand: rand.New(rand.NewPCG(seed(t), 3))}
	kinds := map[string]func() string{
		"formatNumber": func() string { return fmt.Sprintf("$formatNumber(%s, %q)", g.decimal(), g.numberPicture()) },
		"formatInteger": func() string {
			return fmt.Sprintf("$formatInteger(%s, %q)", g.number(), g.pick("", "#")+g.repeated(6, "0", "#", ",", "٠", ".")+g.pick("", ";o"))
		},
		"parseInteger": func() string {
			return fmt.Sprintf("$parseInteger($formatInteger(%s, %[2]q), %[2]q)", g.number(), g.pick("w", "W", "Ww;o", "I", "i", "A", "a", "#,##0", "0;o", "000"))
		},
		"fromMillis": func() string {
			return fmt.Sprintf("$fromMillis(%d, %q%s)", g.Int64N(4e12)-1e12, g.datePicture(), g.pick("", `, "+0530"`, `, "-0330"`, `, "0000"`))
		},
		"toMillis": func() string {
			return fmt.Sprintf("$toMillis($fromMillis(%d, %[2]q), %[2]q)", g.Int64N(4e12)-1e12, g.datePicture())
		},
		"now": func() string {
			return fmt.Sprintf("$toMillis(%q, %q)", g.pick("12:30", "5", "March", "2018-100", "1 pm"), g.pick("[H]:[m]", "[D]", "[MNn]", "[Y]-[d]", "[h] [P]"))
		},
		"round": func() string {
			return fmt.Sprintf("[$round(%[1]s, %[2]d), $string(%[1]s / 7), $formatBase(%[1]s, %[3]d)]", g.decimal(), g.IntN(8)-3, 2+g.IntN(35))
		},
		"number": func() string {
			return fmt.Sprintf("$number(%q)", g.pick("0x", "0b", "0o", "", "-", "1", "00")+g.repeated(5, "1", "0", "7", "f", ".", "e", "-", " "))
		},
		"url": func() string {
			return fmt.Sprintf("$%s(%q)", g.pick("encodeUrl", "encodeUrlComponent", "decodeUrl", "decodeUrlComponent"), g.repeated(6, "%41", "%2F", "%E2%82%AC", "%ff", "/", "?", "é", "€", "a", " ", "%"))
		},
		"case": func() string {
			return fmt.Sprintf("$%s(%q)", g.pick("uppercase", "lowercase", "trim", "length"), g.repeated(6, "ß", "Σ", "σ", "İ", "ŉ", "ﬁ", "a", "Z", " ", ".", "é", "😀", "ǅ"))
		},
	}
	for name, expression := range kinds {
		t.Run(name, func(t *testing.T) {
			for range randomPictures {
				compare(t, o, expression(), "", &jsonata.Environment{Now: oracleNow}, true)
			}
		})
	}
}
