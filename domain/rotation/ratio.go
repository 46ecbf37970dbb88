package rotation

import "strconv"

// Ratio is a share with the threshold it is held against.
type Ratio struct {
	Name        string `json:"name"` // rotation or backbone
	Numerator   int    `json:"numerator"`
	Denominator int    `json:"denominator"`
	// Value is the unrounded ratio, null for an empty denominator. It is for reading:
	// Met compares the two whole numbers.
	Value *float64 `json:"ratio"`
	// Shown has one decimal, cut and not rounded, so that what misses the threshold
	// never looks as if it had reached it.
	Shown     string `json:"shown"`
	Threshold string `json:"threshold"`
	Met       *bool  `json:"met"` // null for an empty denominator
}

// whole is a hundred percent in hundredths of a percent.
const whole = 10_000

// newRatio compares without rounding: 249 of 2500 is 9.96 %, and that is not 10 %.
func newRatio(name string, numerator, denominator, threshold int) Ratio {
	r := Ratio{Name: name, Numerator: numerator, Denominator: denominator, Shown: "–", Threshold: percent(threshold)}
	if denominator == 0 {
		return r
	}
	value, met := float64(numerator)/float64(denominator), int64(numerator)*whole >= int64(threshold)*int64(denominator)
	r.Value, r.Met = &value, &met
	tenths := int64(numerator) * 1000 / int64(denominator)
	r.Shown = strconv.FormatInt(tenths/10, 10) + "." + strconv.FormatInt(tenths%10, 10) + "%"
	return r
}

// percent writes hundredths of a percent without needless zeros: 1000 is 10%.
func percent(hundredths int) string {
	return strconv.FormatFloat(float64(hundredths)/100, 'f', -1, 64) + "%"
}

// Counts are the three numbers that a county reports.
type Counts struct {
	Eligible        int `json:"eligible"`         // 符合交流条件教师总数
	Rotated         int `json:"rotated"`          // 实际交流轮岗教师数
	BackboneRotated int `json:"backbone_rotated"` // 实际交流骨干教师数
}

func (c Counts) plus(d Counts) Counts {
	return Counts{c.Eligible + d.Eligible, c.Rotated + d.Rotated, c.BackboneRotated + d.BackboneRotated}
}

// ratios of the counts under the profile.
func (p Profile) ratios(c Counts) []Ratio {
	denominator := c.Rotated
	if p.BackboneDenominator == Eligible {
		denominator = c.Eligible
	}
	return []Ratio{newRatio("rotation", c.Rotated, c.Eligible, p.RotationThreshold),
		newRatio("backbone", c.BackboneRotated, denominator, p.BackboneThreshold)}
}
