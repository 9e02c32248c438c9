# DigitClassifier
# SPDX-License-Identifier: MIT

"""What the end-to-end checks share: the server as a child process, a client, and pictures made by hand."""
