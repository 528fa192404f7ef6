"""Approvals, read and verified: signed entries in chains, who may sign, the policy, the last seal.

In: the files of a project. Out: `Evidence`, and from it for every wording a `Review`: where it stands on a day and on
which days production may use it. Nothing here can sign; that is `ccm.compliance`.
"""
