// First include of every kernel that works with floating point, to the end of the file.
//
// No compiler may fuse a multiply and an add on one CPU and not on another. A pragma says so where a
// flag of the build would: a product with flags of its own cannot be depended on by version
// (docs/decisions/0068). Roots are __builtin_elementwise_sqrt, one instruction: `sqrt` would also set
// errno.
#pragma STDC FP_CONTRACT OFF
