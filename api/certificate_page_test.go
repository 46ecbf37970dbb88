package api_test

import (
	"crypto/sha256"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongtongti/domain/posting"
	"gongtongti/domain/school"
)

var style = regexp.MustCompile(`(?s)<style>(.*?)</style>`)

func TestTheBrowserMayApplyTheCertificatesStyleAndNothingElse(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		issued := w.certify("district", w.posting(w.own, 1, posting.Approved)).expect(t, 201)
		shown := w.as("", request{method: "GET", path: issued.body["page"].(string)}).expect(t, 200)
		sum := sha256.Sum256([]byte(style.FindStringSubmatch(shown.raw)[1]))
		policy := shown.header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") ||
			!strings.Contains(policy, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			t.Errorf("the policy %s does not fit the page", policy)
		}
		if shown.header.Get("Referrer-Policy") != "no-referrer" {
			t.Error("the check code leaves with the next request")
		}
		hostile := w.as("", request{method: "GET", path: "/certificates?number=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&check=1"})
		if strings.Contains(hostile.raw, "<script") {
			t.Errorf("not escaped: %s", hostile.raw)
		}
	})
}

// printed lets Debian's browser print a page, as a bureau would.
func (w *world) printed(path string) string {
	w.t.Helper()
	file := filepath.Join(w.t.TempDir(), "page.pdf")
	browse(w.t, "--no-pdf-header-footer", "--print-to-pdf="+file, w.server.URL+path)
	pdf, err := os.ReadFile(file)
	must(w.t, err)
	return string(pdf)
}

// browse opens a page in Debian's browser, which tells nobody of it.
func browse(t *testing.T, arguments ...string) string {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal("no chromium here to look with; .ci/prepare installs it:", err)
	}
	out, err := exec.CommandContext(t.Context(), browser, append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
		"--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir=" + t.TempDir()},
		arguments...)...).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

var (
	pdfPage = regexp.MustCompile(`/Type\s*/Page\b[^s]`)
	pdfA4   = regexp.MustCompile(`/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]`)
)

func TestACertificatePrintsOnOneSheetOfA4(t *testing.T) {
	eachWorld(t, func(t *testing.T, w *world) {
		p := w.posting(w.own, 1, posting.Approved)
		host, err := w.services.Schools.Find(t.Context(), w.actors["city"], w.own.schools[1].ID)
		must(t, err)
		long := strings.Repeat("烟台经济技术开发区第八实验小学", 6) // longer than any there is
		_, err = w.services.Schools.Correct(t.Context(), w.actors["city"], host.ID, host.Version, school.Change{Name: &long})
		must(t, err)
		issued := w.certify("district", p).expect(t, 201)
		for _, voided := range []bool{false, true} {
			if voided {
				w.change(p, p.Version, map[string]any{"ends_on": "2019-07-31", "reason": "更正"})
			}
			pdf := w.printed(issued.body["page"].(string))
			if n := len(pdfPage.FindAllString(pdf, -1)); n != 1 || !pdfA4.MatchString(pdf) {
				t.Errorf("voided %t: %d pages of the size %v", voided, n, pdfA4.FindString(pdf))
			}
			if folder := os.Getenv("GONGTONGTI_TEST_PAGES"); folder != "" {
				must(t, os.WriteFile(filepath.Join(folder, map[bool]string{false: "valid", true: "voided"}[voided]+".pdf"), []byte(pdf),
					0o600))
			}
		}
	})
}
