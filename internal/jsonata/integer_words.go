package jsonata

import (
	"math"
	"regexp"
	"strings"
)

// Numbers in English words, as the XPath functions that JSONata follows leave to each language.

var smallWords = []string{
	"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
	"Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
}

var smallOrdinals = []string{
	"Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth",
	"Eleventh", "Twelfth", "Thirteenth", "Fourteenth", "Fifteenth", "Sixteenth", "Seventeenth", "Eighteenth", "Nineteenth",
}

var tensWords = []string{"Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety", "Hundred"}

var thousandsWords = []string{"Thousand", "Million", "Billion", "Trillion"}

// inWords writes a number that is not negative. Of a number behind a larger one, continued says what joins them.
func inWords(n float64, continued, ordinal bool) string {
	if n < 100 {
		joint := ""
		if continued {
			joint = " and "
		}
		return joint + belowHundred(int(n), ordinal)
	}
	joint := ""
	if continued {
		joint = ", "
	}
	unit, word := 100.0, "Hundred"
	for i := len(thousandsWords) - 1; i >= 0; i-- {
		if size := math.Pow(1000, float64(i+1)); n >= size {
			unit, word = size, thousandsWords[i]
			break
		}
	}
	whole := math.Floor(n / unit)
	words := joint + inWords(whole, false, false) + " " + word
	if rest := n - whole*unit; rest > 0 {
		return words + inWords(rest, true, ordinal)
	}
	if ordinal {
		return words + "th"
	}
	return words
}

func belowHundred(n int, ordinal bool) string {
	if n < len(smallWords) {
		if ordinal {
			return smallOrdinals[n]
		}
		return smallWords[n]
	}
	word := tensWords[n/10-2]
	switch {
	case n%10 > 0:
		return word + "-" + belowHundred(n%10, ordinal)
	case ordinal:
		return strings.TrimSuffix(word, "y") + "ieth"
	}
	return word
}

// numberWord is a word and its value.
type numberWord struct {
	word  string
	value float64
}

// numberWords lists all words, in small letters.
func numberWords() []numberWord {
	var out []numberWord
	add := func(word string, value float64) { out = append(out, numberWord{strings.ToLower(word), value}) }
	for i, word := range smallWords {
		add(word, float64(i))
	}
	for i, word := range smallOrdinals {
		add(word, float64(i))
	}
	for i, word := range tensWords {
		add(word, float64(i+2)*10)
		add(word[:len(word)-1]+"ieth", float64(i+2)*10)
	}
	add("Hundredth", 100)
	for i, word := range thousandsWords {
		value := math.Pow(1000, float64(i+1))
		add(word, value)
		add(word+"th", value)
	}
	return out
}

var wordJoints = regexp.MustCompile(`,\s|\sand\s|[\s\\-]`)

// fromWords reads a number in words; a word that is none makes it NaN.
func fromWords(s string) float64 {
	values := map[string]float64{}
	for _, w := range numberWords() {
		values[w.word] = w.value
	}
	segments := []float64{0}
	for _, word := range wordJoints.Split(s, -1) {
		value, ok := values[word]
		last := &segments[len(segments)-1]
		switch {
		case !ok:
			return math.NaN()
		case value >= 100:
			*last *= value
		case *last >= 1000:
			segments = append(segments, value)
		default:
			*last += value
		}
	}
	total := 0.0
	for _, s := range segments {
		total += s
	}
	return total
}
