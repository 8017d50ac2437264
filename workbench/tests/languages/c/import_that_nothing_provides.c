__attribute__((import_module("kernel"), import_name("lgo")))
void lgo(int level);

int main(void)
{
	lgo(6);
	return 0;
}
