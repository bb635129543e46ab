#ifndef WORKBENCH_CCRYPTO_SHIM_H
#define WORKBENCH_CCRYPTO_SHIM_H

#include <openssl/evp.h>

/// `EVP_MD_CTX_new`, `EVP_DigestInit_ex`, … are plain functions; only this constant needs a name.
static inline const EVP_MD *ccrypto_sha256(void) { return EVP_sha256(); }

#endif
