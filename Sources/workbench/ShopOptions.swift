import ArgumentParser
import Pipeline

/// What lines mean beside those that are there, and in the shop: of the commands that keep them.
struct ShopOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Lines that an earlier file had already: keep, skip, stop, or replace the orders"
                + " (default: stop; replace for exports of shops).",
            valueName: "rule"))
    var onOverlap: OverlapRule?
    @Option(
        help:
            "What a cancellation is, in the whole database: c-prefix (an invoice that begins with C) or sign (default: found out once)."
    )
    var cancellations: ShopConventions.Cancellations?
    @Option(
        help:
            "Codes that are no products at first: online-retail or none (default: as descriptions say)."
    )
    var nonProductCodes: ShopConventions.NonProducts?

    /// Adds to how files are read what the flags say of the shop.
    func decide(_ options: inout IngestOptions) {
        options.onOverlap = onOverlap
        options.cancellations = cancellations
        options.nonProducts = nonProductCodes
    }
}

extension OverlapRule: ExpressibleByArgument {}

extension ShopConventions.Cancellations: ExpressibleByArgument {}

extension ShopConventions.NonProducts: ExpressibleByArgument {}
