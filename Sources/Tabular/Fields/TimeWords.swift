/// Words that stand in dates: months, weekdays, halves of the day, zones.
///
/// A word is a key: its letters without case and accents, five bits each, the first twelve of them.
/// Months and weekdays are those of English, German, French, Spanish, Italian, Portuguese and Dutch, whole
/// and shortened as ICU and the programs of offices shorten them.
enum TimeWords {
    /// The month that a word names.
    static func month(_ key: UInt64) -> Int? { months[key] }

    /// Whether a word names a day of the week.
    static func isWeekday(_ key: UInt64) -> Bool { weekdays.contains(key) }

    /// Whether a word may stand between the parts of a date, or between date and time.
    static func isParticle(_ key: UInt64) -> Bool { particles.contains(key) }

    /// Whether a word is a time zone, or the first part of the name of one.
    static func isZone(_ key: UInt64) -> Bool { zones.contains(key) }

    static let morning = key("am")
    static let evening = key("pm")

    /// The key of a word of ASCII letters.
    static func key(_ word: some StringProtocol) -> UInt64 {
        var key: UInt64 = 0
        for byte in word.utf8 { append(byte, to: &key) }
        return key
    }

    /// Adds a letter to a key; what is none is left out.
    @inline(__always)
    static func append(_ byte: UInt8, to key: inout UInt64) {
        let letter = (byte | 0x20) &- 0x60
        guard letter >= 1, letter <= 26, key < 1 << 55 else { return }
        key = key << 5 | UInt64(letter)
    }

    /// The ASCII letter for a code point of Latin-1 above 0x7F; 0 for what is no letter.
    static func plainLetter(_ codePoint: UInt8) -> UInt8 {
        switch codePoint | 0x20 {
        case 0xE0...0xE5: UInt8(ascii: "a")
        case 0xE7: UInt8(ascii: "c")
        case 0xE8...0xEB: UInt8(ascii: "e")
        case 0xEC...0xEF: UInt8(ascii: "i")
        case 0xF1: UInt8(ascii: "n")
        case 0xF2...0xF6: UInt8(ascii: "o")
        case 0xF9...0xFC: UInt8(ascii: "u")
        default: 0
        }
    }

    private static let months: [UInt64: Int] = {
        let names = [
            "january jan januar janner jaenner janvier janv enero ene gennaio gen janeiro januari",
            "february feb februar fevrier fevr fev febrero febbraio fevereiro februari",
            "march mar mars marzo marz maerz mrz marco maart mrt",
            "april apr avril avr abril abr aprile",
            "may mai mayo maggio mag maio mei",
            "june jun juni juin junio giugno giu junho",
            "july jul juli juillet juil julio luglio lug julho",
            "august aug aout agosto ago augustus",
            "september sep sept septembre septiembre settembre set setembro",
            "october oct oktober okt octobre octubre ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec dezember dez decembre diciembre dic dicembre dezembro",
        ]
        var result: [UInt64: Int] = [:]
        for (index, words) in names.enumerated() {
            for word in words.split(separator: " ") { result[key(word)] = index + 1 }
        }
        return result
    }()

    private static let weekdays = keys(
        """
        monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
        montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
        lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
        lunes martes miercoles jueves viernes sabado domingo mie jue vie sab dom
        lunedi martedi mercoledi giovedi venerdi domenica gio
        segunda terca quarta quinta sexta seg ter qua qui sex
        maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
        """)

    private static let particles = keys("at um a de del di of d le kl uhr h st nd rd th er")

    private static let zones = keys(
        """
        utc gmt z est edt cst cdt mst mdt pst pdt akst akdt hst cet cest mez mesz wet west eet eest bst ist
        jst kst msk sgt hkt aest aedt acst acdt awst nzst nzdt sast brt art pht wib
        europe america asia africa australia pacific atlantic indian etc us
        """)

    private static func keys(_ words: String) -> Set<UInt64> {
        Set(words.split(whereSeparator: \.isWhitespace).map { key($0) })
    }
}
