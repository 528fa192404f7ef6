"""Every kind of finding that decision models (DMN XML) make; codes M101 and up never change their meaning."""

from ccm.diagnostics import error, warning

UNREADABLE = error("M101", "dmn-unreadable", "A file is no well-formed XML, or no decision model.")
UNSAFE = error("M102", "dmn-unsafe", "A file has a DOCTYPE or entities; they have no place in a decision model.")
TOO_LARGE = error("M103", "dmn-too-large", "A file is larger, deeper or has more parts than a decision model may.")
VERSION = warning("M104", "dmn-version", "A file is of an unknown version of DMN; it is read as DMN 1.5.")
NOT_UNDERSTOOD = warning("M105", "dmn-not-understood", "A part of a file is no known DMN; it is kept as it is.")
MISSING = error("M106", "dmn-missing", "A part of a decision model lacks something it needs.")
LANGUAGE = error("M107", "dmn-language", "An expression is in another language than FEEL and cannot be evaluated.")
EXTERNAL = warning("M108", "dmn-external-function", "A function is external (Java, PMML); it is never run.")
SAME_NAME = error("M109", "dmn-same-name", "Two elements of a decision model have the same name or id.")
NO_SUCH_ELEMENT = error("M110", "dmn-no-such-element", "A reference names nothing, or nothing that fits.")
CYCLE = error("M111", "dmn-cycle", "Decisions require each other in a circle.")
NO_SUCH_IMPORT = error("M112", "dmn-no-such-import", "An imported decision model is not there.")
TYPE = error("M113", "dmn-type", "A type is not declared, or is declared in a circle.")
FOREIGN_TYPE = warning("M114", "dmn-foreign-type", "A type is another product's word for a type of FEEL.")
TABLE = error("M115", "dmn-table", "A decision table has a wrong shape.")
HIT_POLICY = error("M116", "dmn-hit-policy", "A hit policy or aggregation is unknown.")
LAYOUT = warning("M117", "dmn-layout", "The diagram of a written model lacks or loses the shape of an element.")
REWRITTEN = warning("M118", "dmn-rewritten", "A part of a file could not be changed in place and was written anew.")
NEWER = warning("M119", "dmn-newer-part", "A written model has a part that its DMN version does not know.")
FOREIGN_IMPORT = warning("M120", "dmn-foreign-import", "An import is no decision model (XSD, PMML); it is not read.")
