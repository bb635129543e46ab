import Tabular

/// Where `CSVText` and its tests find it, until it has its room beside them.
package typealias SpreadsheetText = Tabular.SpreadsheetText
