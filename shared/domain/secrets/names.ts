const SECRET_WORD = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY/i;
/** PGPASS, DBPASS: what a password is of, written together with it. */
const PASS_OF = /(?:^|_)(?:PG|DB|MYSQL|SQL|REDIS|MAIL|SMTP|FTP|SSH|LDAP|USER|ADMIN|ROOT)PASS(?:_|$)/i;
const SECRET_SEGMENT = /(?:^|_)(?:KEYS?|PASS|CREDS?|AUTH|AUTHORIZATION|COOKIE)(?:_|$)|.(?:_|^)PWD$/i;

/** Tells the name of a variable, header or key that usually holds a secret: PASSWORD, API_KEY, githubToken, X-Auth-Token. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return SECRET_WORD.test(words) || SECRET_SEGMENT.test(words) || PASS_OF.test(words);
}
