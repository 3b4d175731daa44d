// Command verify-token verifies access tokens of Plinth outside of it, by nothing but its published keys.
//
//	verify-token JWKS_URL ISSUER AUDIENCE < tokens
//
// It reads a token a line and writes what became of each; the exit code is 1 when one was refused.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/MicahParks/keyfunc/v3"
	"github.com/golang-jwt/jwt/v5"
)

// AccessClaims is what a token says besides the registered claims.
type AccessClaims struct {
	jwt.RegisteredClaims
	TenantID  string `json:"tid"`
	SessionID string `json:"sid"`
}

// Verifier verifies access tokens: the algorithm, the type, the issuer and the audience are its own choice, never the
// token's (RFC 8725, RFC 9068).
type Verifier struct {
	keys   keyfunc.Keyfunc
	parser *jwt.Parser
}

// NewVerifier reads the keys, and goes on reading them until ctx ends: as often as they may be kept.
func NewVerifier(ctx context.Context, jwksURL, issuer, audience string) (*Verifier, error) {
	keys, err := keyfunc.NewDefaultOverrideCtx(ctx, []string{jwksURL}, keyfunc.Override{
		Client:          &http.Client{Timeout: 5 * time.Second},
		RefreshInterval: 5 * time.Minute,
	})
	if err != nil {
		return nil, err
	}
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{"ES256"}),
		jwt.WithIssuer(issuer),
		jwt.WithAudience(audience),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
	)
	return &Verifier{keys: keys, parser: parser}, nil
}

// Verify returns what a token says, or why it is refused; that is for the log, not for whoever showed it.
func (v *Verifier) Verify(token string) (*AccessClaims, error) {
	claims := &AccessClaims{}
	_, err := v.parser.ParseWithClaims(token, claims, func(token *jwt.Token) (any, error) {
		if token.Header["typ"] != "at+jwt" {
			return nil, errors.New("expected typ at+jwt")
		}
		// Without one every key would be tried.
		if _, ok := token.Header["kid"].(string); !ok {
			return nil, errors.New("expected a kid")
		}
		return v.keys.Keyfunc(token)
	})
	if err != nil {
		return nil, err
	}
	if claims.Subject == "" || claims.TenantID == "" {
		return nil, errors.New("expected sub and tid")
	}
	return claims, nil
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: verify-token JWKS_URL ISSUER AUDIENCE < tokens")
		os.Exit(2)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	verifier, err := NewVerifier(ctx, os.Args[1], os.Args[2], os.Args[3])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	code := 0
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		claims, err := verifier.Verify(lines.Text())
		if err != nil {
			// On one line: some reasons have several.
			fmt.Printf("refused: %q\n", err.Error())
			code = 1
			continue
		}
		fmt.Printf("accepted: user %s, tenant %s\n", claims.Subject, claims.TenantID)
	}
	os.Exit(code)
}
