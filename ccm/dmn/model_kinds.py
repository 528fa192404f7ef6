"""Every kind of finding that decision models (DMN XML) make; codes D101 and up never change their meaning."""

from ccm.diagnostics import error, warning

UNREADABLE = error("D101", "dmn-unreadable", "A file is no well-formed XML, or no decision model.")
UNSAFE = error("D102", "dmn-unsafe", "A file has a DOCTYPE or entities; they have no place in a decision model.")
TOO_LARGE = error("D103", "dmn-too-large", "A file is larger, deeper or has more parts than a decision model may.")
VERSION = warning("D104", "dmn-version", "A file is of an unknown version of DMN; it is read as DMN 1.5.")
NOT_UNDERSTOOD = warning("D105", "dmn-not-understood", "A part of a file is no known DMN; it is kept as it is.")
MISSING = error("D106", "dmn-missing", "A part of a decision model lacks something it needs.")
LANGUAGE = error("D107", "dmn-language", "An expression is in another language than FEEL and cannot be evaluated.")
EXTERNAL = warning("D108", "dmn-external-function", "A function is external (Java, PMML); it is never run.")
SAME_NAME = error("D109", "dmn-same-name", "Two elements of a decision model have the same name or id.")
NO_SUCH_ELEMENT = error("D110", "dmn-no-such-element", "A reference names nothing, or nothing that fits.")
CYCLE = error("D111", "dmn-cycle", "Decisions require each other in a circle.")
NO_SUCH_IMPORT = error("D112", "dmn-no-such-import", "An imported decision model is not there.")
TYPE = error("D113", "dmn-type", "A type is not declared, or is declared in a circle.")
FOREIGN_TYPE = warning("D114", "dmn-foreign-type", "A type is another product's word for a type of FEEL.")
TABLE = error("D115", "dmn-table", "A decision table has a wrong shape.")
HIT_POLICY = error("D116", "dmn-hit-policy", "A hit policy or aggregation is unknown.")
LAYOUT = warning("D117", "dmn-layout", "The diagram of a written model lacks or loses the shape of an element.")
REWRITTEN = warning("D118", "dmn-rewritten", "A part of a file could not be changed in place and was written anew.")
NEWER = warning("D119", "dmn-newer-part", "A written model has a part that its DMN version does not know.")
FOREIGN_IMPORT = warning("D120", "dmn-foreign-import", "An import is no decision model (XSD, PMML); it is not read.")
