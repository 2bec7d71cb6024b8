package jsonata

import (
	"math"
	"strings"
)

type romanDigit struct {
	value int
	text  string
}

var romanDigits = []romanDigit{
	{1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"},
}

// romanMax is the largest number in Roman digits, of which it takes one per thousand. The reference overflows its stack at some ten millions.
const romanMax = 10_000_000

func roman(n int) string {
	var b strings.Builder
	for _, d := range romanDigits {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.text)
		}
	}
	return b.String()
}

// fromRoman reads capital Roman digits from the right: one smaller than the largest so far is taken off.
func fromRoman(s string) float64 {
	total, largest := 0, 1
	for i := len(s) - 1; i >= 0; i-- {
		value := 0
		for _, d := range romanDigits {
			if d.text == strings.ToLower(s[i:i+1]) && s[i] < 'a' {
				value = d.value
			}
		}
		switch {
		case value == 0:
			return math.NaN()
		case value < largest:
			total -= value
		default:
			largest = value
			total += value
		}
	}
	return float64(total)
}

const lettersInAlphabet = 26

// letters names a number as a spreadsheet names its columns: a, b … z, aa.
func letters(n float64, first rune) string {
	var reversed []rune
	for n > 0 && len(reversed) < 300 { // the largest float64 has fewer
		reversed = append(reversed, first+rune(math.Mod(n-1, lettersInAlphabet)))
		n = math.Floor((n - 1) / lettersInAlphabet)
	}
	for i, k := 0, len(reversed)-1; i < k; i, k = i+1, k-1 {
		reversed[i], reversed[k] = reversed[k], reversed[i]
	}
	return string(reversed)
}

func fromLetters(s string, first rune) float64 {
	total := 0.0
	all := unitsIn(s)
	for i, r := range all {
		total += float64(r-first+1) * math.Pow(lettersInAlphabet, float64(len(all)-1-i))
	}
	return total
}
