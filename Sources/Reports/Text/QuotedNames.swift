/// Names that people have given, in a sentence: each in quotes, as a name may hold the commas of a list.
package func quotedNames(_ names: some Sequence<String>) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
}
