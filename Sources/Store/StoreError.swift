/// What SQLite reported, without any bound value (values are customer data).
public struct StoreError: Error, Sendable {}
