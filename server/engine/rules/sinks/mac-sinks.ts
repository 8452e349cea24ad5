/** Calls that compute a message authentication code, by full name: `hmac.new()` stands for what the call gives. */
export const MAC_MAKERS =
  /^(hmac\.(new|HMAC|digest)|crypto\.createHmac|javax\.crypto\.Mac\.(getInstance\(\)\.)?doFinal|Mac\.(getInstance\(\)\.)?doFinal|crypto\/hmac\.New|crypto-js\.Hmac\w+|CryptoJS\.Hmac\w+|org\.apache\.commons\.codec\.digest\.HmacUtils\.\w+|org\.apache\.commons\.codec\.digest\.HmacUtils\.hmac\w+|HmacUtils\.\w+)(\(|$)/;
/** Names of values that are such codes. */
export const MAC_NAME =
  /\b(h ?mac|signature|sig|mac|expected (signature|sig|mac|digest|hash)|(computed|calculated) (signature|sig|mac|hmac))$/;
/** Names of secrets that a sender has to present. */
export const PRESENTED_SECRET =
  /\b(api ?(key|token|secret)|(auth|access|bearer|webhook|admin|shared|verify|verification|csrf|xsrf|session|internal) ?(token|secret|key)|secret|shared ?secret|password|passwd|otp)$/;
