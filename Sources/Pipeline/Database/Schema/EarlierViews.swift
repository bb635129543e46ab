/// The views of versions that kept no list of them in their files.
enum EarlierViews {
    /// What `views_sha256` says in a file of version 0.1.0.
    static let v010TextDigest = "ddcda8db15e2bdc84986eced709c93bddd9283f6e7dd2af0f05c81e3cc0e6a79"

    /// Views of version 0.1.0 with the digests of their stored texts: see
    /// Tests/Fixtures/databases/v0.1.0.db.
    static let v010 = """
        customer_day=62a96a92abd4afc6,\
        customer_excluded=0c9de2fa7ff15cc5,\
        customer_features=ff3fd34bf3c9e443,\
        customer_features_basket=71fe68a37807ff62,\
        customer_features_behaviour=5c453d601e469b10,\
        customer_features_rfm=1ee01758f967d045,\
        customer_features_rfm_score=54b6edf41bf5aae9,\
        customer_features_small=354b36913ce524d0,\
        customer_features_small_trimmed=eec459359656df3b,\
        customer_features_standard7=314dba8798f27bfd,\
        customer_features_standard7_trimmed=99cad8a19854231a,\
        customer_features_trimmed=0769ebdf9990462f,\
        customer_features_week_profile=a47e681f38ed4c54,\
        customer_moment=f453d559463dba3c,\
        customer_outlier=65144245f54019c7,\
        customer_rfm_scored=4bb86d77bb6e9a07,\
        customer_standard=8acf7638ea82a87f,\
        customer_total=c9b62fefd539ba59,\
        customer_week=e2f6c14c33eac3e7,\
        customer_week_excluded=84f1571a9b82e5e7,\
        customer_without_complete_line=f9a8de3cfd43155d,\
        customer_without_sale=e498242b5959157c,\
        duplicate_line=a0859342065c0657,\
        file_ledger=90d153f9dfb6fc20,\
        invoice_summary=c33e8b2c63b4cb43,\
        line_ledger=974dcf2359771743,\
        moved_customer=b91ee02c70ca5672,\
        observation_end=042d258364d77588,\
        observed_line=196a711f8dbba05d,\
        product_line=cf6f103b19cef3a9,\
        return_line=604aa523f2c45eef,\
        rfm_cut_point=566e197e0ec5f40e,\
        run_centre=483cc03d893f181e,\
        run_overview=b90102c41100617f,\
        sale_invoice=01891406a21196a4,\
        sale_line=d378aaabab2a5abb,\
        segment=f7034647e97059fb,\
        segment_customer=a38551250277c2ed,\
        segment_size=faf2fffa00c4e8ed
        """
}
