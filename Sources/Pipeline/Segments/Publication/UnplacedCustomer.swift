/// Why a run says nothing of a customer: neither has he a row in its matrix, nor was he left out by a rule.
///
/// As SQL over `known`, what the customer had come to by the snapshot's moment (`customer_id`, null where no
/// line lies before it; `last_line_at`; `first_date` of a sale), so that whatever asks decides by one rule:
/// lines after the moment count nowhere.
enum UnplacedCustomer {
    /// Whether he had lines by then and no sale: goes before everything else.
    static let hasNoSale = "known.customer_id is not null and known.first_date is null"

    /// A status of `customer_segment`.
    ///
    /// - Parameters:
    ///   - id: Expression of the customer's id.
    ///   - start: Parameter with the first moment of the window, or null.
    ///   - madeAt: Parameter with the moment at which the matrix was made.
    static func status(id: String, start: String, madeAt: String) -> String {
        """
        case
            when known.customer_id is null then 'new'
            when known.last_line_at < \(start) then 'before_window'
            when \(id) in (
                select customer_id
                from invoice
                where source_id in (select source_id from source_file where ingested_at <= \(madeAt))
            ) then 'outside_set'
            else 'new'
        end
        """
    }

    /// The words for a status, `status`, of one whom no rule left out.
    ///
    /// - Parameters:
    ///   - isLater: Expression that tells whether no line lies before the moment.
    ///   - start: As above.
    ///   - moment: Parameter with the last moment that counts.
    static func reason(isLater: String, start: String, moment: String) -> String {
        """
        case status
            when 'no_sales' then 'only returns, fees or gifts'
            when 'outside_set' then 'the set has no row for the customer'
            when 'before_window' then 'no line since ' || case
                when substr(\(start), 11) = ' 00:00:00' then substr(\(start), 1, 10)
                else \(start)
            end
            when 'new' then case
                when \(isLater) then 'first line after ' || substr(\(moment), 1, 10)
                else 'lines read after the matrix was made'
            end
        end
        """
    }
}
