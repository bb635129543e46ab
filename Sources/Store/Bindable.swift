/// What can stand for a `?` in a statement.
public protocol Bindable {
    /// The SQLite value to bind.
    var value: Value { get }
}

extension Value: Bindable {
    /// The value itself.
    public var value: Value { self }
}

extension Int: Bindable {
    /// An integer.
    public var value: Value { .integer(Int64(self)) }
}

extension Int64: Bindable {
    /// An integer.
    public var value: Value { .integer(self) }
}

extension Int32: Bindable {
    /// An integer.
    public var value: Value { .integer(Int64(self)) }
}

extension UInt32: Bindable {
    /// An integer.
    public var value: Value { .integer(Int64(self)) }
}

extension Double: Bindable {
    /// A real number; SQLite stores NaN as `null`.
    public var value: Value { .real(self) }
}

extension String: Bindable {
    /// Text.
    public var value: Value { .text(self) }
}

extension Bool: Bindable {
    /// 1 or 0: the files have no boolean type, as BI tools do not read it.
    public var value: Value { .integer(self ? 1 : 0) }
}

extension Optional: Bindable where Wrapped: Bindable {
    /// The wrapped value, or `null` for `nil`.
    public var value: Value { self?.value ?? .null }
}
