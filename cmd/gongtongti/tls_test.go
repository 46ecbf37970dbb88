package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"gongtongti/api/apitest"
	"gongtongti/cmd/gongtongti/app"
	"gongtongti/repository"
)

// certificate writes a certificate for this machine and its key.
func certificate(t *testing.T, folder string, serial int64) (cert, key string, created *x509.Certificate) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: "gongtongti"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore:   time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(cert, time.Time{}, time.Unix(1_800_000_000+serial, 0)); err != nil { // as of another second
		t.Fatal(err)
	}
	created, err = x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert, key, created
}

// ask opens a new connection and says which protocol and certificate it got.
func ask(t *testing.T, address string, trusted *x509.Certificate, newest uint16) (protocol string, serial int64, header http.Header,
	err error) {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AddCert(trusted)
	client := apitest.Client(t, &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{RootCAs: roots, MaxVersion: newest}})
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+address+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		return "", 0, nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // nothing more is read
	return answer.Proto, answer.TLS.PeerCertificates[0].SerialNumber.Int64(), answer.Header, nil
}

func TestHTTPSHasHTTP2AndTakesARenewedCertificate(t *testing.T) {
	folder := t.TempDir()
	cert, key, first := certificate(t, folder, 1)
	secured, err := certified(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	db, err := repository.Open(filepath.Join(folder, "tls.db"), repository.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer closing(db)
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	services := app.Services(db, app.Options{Env: app.RealEnv(time.UTC), TLS: true})
	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan string), make(chan error)
	listener, err := listen(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		ended <- serve(ctx, listener, secured, services, func(at string) { address <- at })
	}()
	at := <-address
	protocol, _, header, err := ask(t, at, first, tls.VersionTLS13)
	if err != nil || protocol != "HTTP/2.0" || header.Get("Strict-Transport-Security") == "" {
		t.Error(protocol, header, err)
	}
	if _, _, _, err := ask(t, at, first, tls.VersionTLS11); err == nil {
		t.Error("TLS 1.1 was taken")
	}
	_, _, second := certificate(t, folder, 2)
	if _, serial, _, err := ask(t, at, second, tls.VersionTLS13); err != nil || serial != 2 {
		t.Error("the renewed certificate is not served:", err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestACertificateNeedsItsKey(t *testing.T) {
	cert, key, _ := certificate(t, t.TempDir(), 1)
	for _, files := range [][2]string{{cert, ""}, {"", key}, {key, cert}, {cert, cert}, {cert + "x", key}} {
		if _, err := certified(files[0], files[1]); err == nil {
			t.Errorf("%v was taken", files)
		}
	}
	if secured, err := certified("", ""); secured != nil || err != nil {
		t.Error(secured, err)
	}
}
